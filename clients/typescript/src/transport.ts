/** One call: a message goes there, messages come back. */
export interface Call {
  /** `/package.Service/Method`. */
  readonly path: string;
  /** The request, encoded. */
  readonly message: Uint8Array;
  /** Headers, by lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** When the call must be over, in milliseconds since 1970; undefined for no limit. */
  readonly deadline?: number | undefined;
  /** Ends the call; what comes of it is then nobody's concern. */
  readonly signal: AbortSignal;
}

/**
 * The way to one server. It moves bytes and statuses; what they mean is the same for every transport.
 * A call that fails throws a {@link CallFailure}. A consumer that stops reading early ends the call.
 */
export interface Transport {
  call(call: Call): AsyncIterable<Uint8Array>;
  close(): void;
}

/** A call ended with a status other than OK; never seen by callers of the client. */
export class CallFailure extends Error {
  override readonly name = "CallFailure";

  /**
   * @param code The number of a gRPC status.
   * @param message The server's text, or what went wrong on the way.
   * @param details A google.rpc.Status, encoded; undefined if the server sent none.
   */
  constructor(
    readonly code: number,
    message: string,
    readonly details?: Uint8Array,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
