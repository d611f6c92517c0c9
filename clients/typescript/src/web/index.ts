import { open } from "../addresses.js";
import type { ActivationClient } from "../client.js";
import type { ClientOptions } from "../options.js";
import { WebTransport } from "./web-transport.js";

export * from "../core.js";

/**
 * A client that speaks gRPC-Web by `fetch`, for browsers and everything else that has it.
 * @param address The server's web address, for example `http://127.0.0.1:5081`; a page that the server itself serves passes `location.origin`. Or several of them.
 */
export function connect(address: string | readonly string[], options: ClientOptions = {}): ActivationClient {
  return open(address, options, (url) => new WebTransport(url));
}
