import { Client, credentials, Metadata, type ClientReadableStream, type ServiceError } from "@grpc/grpc-js";
import { isLoopback } from "../addresses.js";
import { StatusCode } from "../errors.js";
import type { ClientOptions } from "../options.js";
import { CallFailure, type Call, type Transport } from "../transport.js";

const DETAILS = "grpc-status-details-bin";

// What grpc-js says of a stream that was cut off on its way: by the connection's end, or by a proxy. The server's own words have details.
const RESET = "Received RST_STREAM";
const RESET_AS_CANCELLED = "Call cancelled"; // this side's own cancellation is "Cancelled on client"
const STREAM_WINDOW_BYTES = 4 << 20;

/** How a server is spoken to over gRPC. */
export interface GrpcOptions extends ClientOptions {
  /** Certificate authorities to trust instead of the system's, as PEM. */
  readonly rootCertificates?: Uint8Array;
}

/** gRPC over HTTP/2, by @grpc/grpc-js. */
export class GrpcTransport implements Transport {
  readonly #client: Client;

  constructor(address: URL, options: GrpcOptions) {
    const secure = address.protocol === "https:";
    const roots = options.rootCertificates === undefined ? null : Buffer.from(options.rootCertificates);
    const target = `${address.hostname}:${address.port || (secure ? 443 : 80)}`;
    this.#client = new Client(target, secure ? credentials.createSsl(roots) : credentials.createInsecure(), {
      "grpc.enable_retries": 0, // attempts are counted in one place
      "grpc.enable_http_proxy": isLoopback(address) ? 0 : 1,
      "grpc.initial_reconnect_backoff_ms": 100,
      "grpc.max_reconnect_backoff_ms": 5000,
      "grpc.keepalive_time_ms": 30_000,
      "grpc.keepalive_timeout_ms": 20_000,
      "grpc-node.flow_control_window": STREAM_WINDOW_BYTES,
    });
  }

  async *call(call: Call): AsyncGenerator<Uint8Array, void, undefined> {
    const metadata = new Metadata();
    for (const [name, value] of Object.entries(call.headers)) {
      metadata.set(name, value);
    }

    // A unary method is, on the wire, a stream of one message.
    const stream: ClientReadableStream<Uint8Array> = this.#client.makeServerStreamRequest(
      call.path, asBuffer, (bytes: Buffer): Uint8Array => bytes, call.message, metadata, call.deadline === undefined ? {} : { deadline: call.deadline },
    );
    const abort = (): void => stream.cancel();
    call.signal.addEventListener("abort", abort, { once: true });
    try {
      yield* stream;
    } catch (error) {
      call.signal.throwIfAborted();
      throw isServiceError(error) ? toFailure(error) : error;
    } finally {
      call.signal.removeEventListener("abort", abort);
      stream.on("error", () => undefined); // of the cancellation, if the consumer left early
      stream.cancel();
    }
  }

  close(): void {
    this.#client.close();
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && "code" in error && "details" in error && "metadata" in error;
}

function toFailure(error: ServiceError): CallFailure {
  const details = error.metadata.get(DETAILS)[0];
  const broken = details === undefined
    && ((error.code === StatusCode.internal && error.details.startsWith(RESET)) || (error.code === StatusCode.cancelled && error.details === RESET_AS_CANCELLED));
  return new CallFailure(
    broken ? StatusCode.unavailable : error.code,
    error.details,
    details instanceof Uint8Array ? details : undefined,
    { cause: error },
  );
}
