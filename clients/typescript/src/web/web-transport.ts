import { StatusCode } from "../errors.js";
import { CallFailure, type Call, type Transport } from "../transport.js";
import { readFrames } from "./frames.js";

const MEDIA_TYPE = "application/grpc-web+proto";

/** gRPC statuses of HTTP statuses that no gRPC server sent, as gRPC lists them. */
const HTTP_STATUSES: Readonly<Record<number, number>> = { 400: 13, 401: 16, 403: 7, 404: 12, 429: 14, 502: 14, 503: 14, 504: 14 };

/** gRPC-Web over `fetch`: messages are given on as their frames arrive. */
export class WebTransport implements Transport {
  readonly #origin: string;
  readonly #closing = new AbortController();

  constructor(address: URL) {
    this.#origin = address.href.replace(/\/$/, "");
  }

  async *call(call: Call): AsyncGenerator<Uint8Array, void, undefined> {
    const ending = new AbortController();
    const abort = (): void => ending.abort();
    const remaining = call.deadline === undefined ? undefined : Math.max(0, Math.ceil(call.deadline - Date.now()));
    const timer = remaining === undefined ? undefined : setTimeout(abort, remaining);
    call.signal.addEventListener("abort", abort, { once: true });
    this.#closing.signal.addEventListener("abort", abort, { once: true });
    try {
      const response = await fetch(this.#origin + call.path, {
        method: "POST",
        headers: {
          "content-type": MEDIA_TYPE,
          accept: MEDIA_TYPE,
          "x-grpc-web": "1",
          ...(remaining === undefined ? {} : { "grpc-timeout": timeout(remaining) }),
          ...call.headers,
        },
        body: frame(call.message),
        signal: ending.signal,
        cache: "no-store",
      });
      yield* read(response);
    } catch (error) {
      call.signal.throwIfAborted();
      if (error instanceof CallFailure) {
        throw error;
      }

      if (this.#closing.signal.aborted) {
        throw new CallFailure(StatusCode.unknown, "The client was closed.");
      }

      if (remaining !== undefined && Date.now() >= call.deadline!) {
        throw new CallFailure(StatusCode.deadlineExceeded, `The deadline of the call passed after ${remaining} ms.`);
      }

      throw new CallFailure(StatusCode.unavailable, `The server at ${this.#origin} cannot be reached, or the connection broke: ${words(error)}`, undefined, { cause: error });
    } finally {
      clearTimeout(timer);
      call.signal.removeEventListener("abort", abort);
      this.#closing.signal.removeEventListener("abort", abort);
      ending.abort();
    }
  }

  close(): void {
    this.#closing.abort();
  }
}

async function* read(response: Response): AsyncGenerator<Uint8Array, void, undefined> {
  if (response.headers.has("grpc-status")) {
    throwUnlessOk((name) => response.headers.get(name));
    return;
  }

  if (!response.ok) {
    throw new CallFailure(HTTP_STATUSES[response.status] ?? StatusCode.unknown, `The server answered HTTP ${response.status} ${response.statusText}`.trimEnd() + ".");
  }

  if (response.body === null || response.headers.get("content-type")?.startsWith("application/grpc-web") !== true) {
    throw new CallFailure(StatusCode.unknown, `What answers is no gRPC-Web server: its content is '${response.headers.get("content-type") ?? ""}'.`);
  }

  for await (const { isTrailers, payload } of readFrames(response.body)) {
    if (isTrailers) {
      const trailers = parseTrailers(new TextDecoder().decode(payload));
      throwUnlessOk((name) => trailers.get(name) ?? null);
      return;
    }

    yield payload;
  }

  throw new CallFailure(StatusCode.unavailable, "The connection ended before the answer did.");
}

function throwUnlessOk(header: (name: string) => string | null): void {
  const code = Number(header("grpc-status") ?? StatusCode.unknown);
  if (code !== 0) {
    const details = header("grpc-status-details-bin");
    throw new CallFailure(code, percentDecode(header("grpc-message") ?? ""), details === null ? undefined : base64Decode(details));
  }
}

function parseTrailers(text: string): Map<string, string> {
  const trailers = new Map<string, string>();
  for (const line of text.split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) {
      trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    }
  }

  return trailers;
}

function frame(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const framed = new Uint8Array(5 + message.length);
  new DataView(framed.buffer).setUint32(1, message.length);
  framed.set(message, 5);
  return framed;
}

/** At most eight digits, as the protocol wants. */
function timeout(milliseconds: number): string {
  return milliseconds < 1e8 ? `${milliseconds}m` : `${Math.min(Math.ceil(milliseconds / 1000), 99_999_999)}S`;
}

function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // not percent-encoded after all
  }
}

function base64Decode(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array(0);
  }
}

/** What fetch says, and what it keeps to itself. */
function words(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }

  return error.cause instanceof Error && error.cause.message.length > 0 ? `${error.message} (${error.cause.message})` : error.message;
}
