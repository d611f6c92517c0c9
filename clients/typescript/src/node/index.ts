import { open } from "../addresses.js";
import type { ActivationClient } from "../client.js";
import { GrpcTransport, type GrpcOptions } from "./grpc-transport.js";

export * from "../core.js";
export type { GrpcOptions } from "./grpc-transport.js";

/**
 * A client that speaks gRPC, for Node.
 * @param address For example `http://127.0.0.1:5080` or `https://host:443`; or several of them that serve the same model.
 */
export function connect(address: string | readonly string[], options: GrpcOptions = {}): ActivationClient {
  return open(address, options, (url) => new GrpcTransport(url, options));
}
