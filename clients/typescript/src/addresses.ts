import type { ClientOptions } from "./options.js";
import { ActivationClient } from "./client.js";
import type { Transport } from "./transport.js";

/** A client with one transport an address; the addresses and options are checked here, so that every transport refuses the same. */
export function open(addresses: string | readonly string[], options: ClientOptions, transport: (address: URL) => Transport): ActivationClient {
  const list = typeof addresses === "string" ? [addresses] : addresses;
  if (list.length === 0) {
    throw new TypeError("There is no server address; expected at least one.");
  }

  const urls = list.map(parse);
  for (const url of urls) {
    if (options.apiKey !== undefined && url.protocol === "http:" && !isLoopback(url) && options.allowInsecureApiKey !== true) {
      throw new TypeError(`The API key would travel in the open to '${url.origin}'; use https, or allow it with allowInsecureApiKey.`);
    }
  }

  return new ActivationClient(urls.map(transport), options);
}

/** Whether an address is this machine's own. */
export function isLoopback(url: URL): boolean {
  return url.hostname === "localhost" || url.hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(url.hostname);
}

function parse(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw new TypeError(`'${address}' is no server address; expected one like http://127.0.0.1:5080 or https://host.`);
  }

  return url;
}
