import { fromBinary, toBinary } from "@bufbuild/protobuf";
import type { DescMessage, DescMethod, MessageShape } from "@bufbuild/protobuf";
import { StreamRuleError } from "./assembly.js";
import { ActivationError, reasonOf, retryDelayMs, StatusCode, toError } from "./errors.js";
import type { CallOptions, ClientOptions } from "./options.js";
import { CallFailure, type Transport } from "./transport.js";

/** A method of the contract with its messages. */
export type Method<I extends DescMessage, O extends DescMessage> = DescMethod & { readonly input: I; readonly output: O };

const MODEL_MISMATCH = "MODEL_MISMATCH";
const DEFAULTS = { attempts: 5, initialPauseMs: 200, longestPauseMs: 5000 };

/** The attempts of one call: at which address, until when, and whether a failure is worth another one. */
export class Attempts {
  readonly #deadline: number | undefined;
  readonly #timeoutMs: number | undefined;
  readonly #signal: AbortSignal;
  #failures = 0;

  /** @param position Which of the addresses comes first. */
  constructor(
    private readonly transports: readonly Transport[],
    private readonly options: ClientOptions,
    call: CallOptions,
    private position: number,
  ) {
    this.#timeoutMs = call.timeoutMs ?? options.timeoutMs;
    this.#deadline = this.#timeoutMs === undefined ? undefined : Date.now() + this.#timeoutMs;
    this.#signal = call.signal ?? new AbortController().signal;
  }

  /** One attempt: the messages that come, until the server is done or something fails. */
  async *call<I extends DescMessage, O extends DescMessage>(method: Method<I, O>, request: MessageShape<I>): AsyncGenerator<MessageShape<O>> {
    this.#signal.throwIfAborted();
    const messages = this.transports[this.position % this.transports.length]!.call({
      path: `/${method.parent.typeName}/${method.name}`,
      message: toBinary(method.input, request),
      headers: this.options.apiKey === undefined ? {} : { authorization: `Bearer ${this.options.apiKey}` },
      deadline: this.#deadline,
      signal: this.#signal,
    });
    for await (const message of messages) {
      this.#signal.throwIfAborted();
      yield read(method, message);
    }
  }

  /** Something new has arrived: failures are counted anew. */
  progressed(): void {
    this.#failures = 0;
  }

  /**
   * Waits before the next attempt, or throws what callers are to meet: the signal's reason if the caller gave up, else an {@link ActivationError} if another
   * attempt is not worth it or there were enough. What is no failure of a call is thrown as it is.
   */
  async pause(failure: unknown): Promise<void> {
    this.#signal.throwIfAborted();
    if (!(failure instanceof CallFailure || failure instanceof StreamRuleError)) {
      throw failure;
    }

    if (failure instanceof CallFailure && failure.code === StatusCode.deadlineExceeded && this.#timeoutMs !== undefined) {
      throw new ActivationError("DEADLINE_EXCEEDED", `The deadline of ${this.#timeoutMs} ms passed before the call was complete.`, {}, { cause: failure });
    }

    this.#failures++;
    const asked = failure instanceof CallFailure ? retryDelayMs(failure) : undefined;
    if (this.#failures >= (this.options.attempts ?? DEFAULTS.attempts) || !isTransient(failure, asked)) {
      throw failure instanceof CallFailure ? toError(failure) : new ActivationError("DATA_LOSS", failure.message, {}, { cause: failure });
    }

    this.position++;
    const pause = asked ?? this.#backoff();
    if (this.#deadline !== undefined && Date.now() + pause > this.#deadline) {
      throw new ActivationError(
        "DEADLINE_EXCEEDED",
        `The deadline of ${this.#timeoutMs} ms would pass before another attempt; the last one failed: ${failure.message}`,
        {},
        { cause: failure },
      );
    }

    await sleep(pause, this.#signal);
  }

  /** With another address at hand the first failure costs no pause. */
  #backoff(): number {
    if (this.#failures < this.transports.length) {
      return 0;
    }

    const round = Math.floor((this.#failures - 1) / this.transports.length);
    const initial = this.options.initialPauseMs ?? DEFAULTS.initialPauseMs;
    return Math.min(initial * 2 ** Math.min(round, 30), this.options.longestPauseMs ?? DEFAULTS.longestPauseMs);
  }
}

function read<I extends DescMessage, O extends DescMessage>(method: Method<I, O>, message: Uint8Array): MessageShape<O> {
  try {
    return fromBinary(method.output, message);
  } catch (error) {
    throw new StreamRuleError(`The server sent something that is no ${method.output.typeName}.`, { cause: error });
  }
}

/** As protos/README.md says. Another model file than before is served by one replica; elsewhere may be the one that the stream began with. */
function isTransient(failure: CallFailure | StreamRuleError, asked: number | undefined): boolean {
  return failure instanceof StreamRuleError
    || failure.code === StatusCode.unavailable
    || failure.code === StatusCode.aborted
    || (failure.code === StatusCode.failedPrecondition && reasonOf(failure) === MODEL_MISMATCH)
    || (failure.code === StatusCode.resourceExhausted && asked !== undefined);
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", aborted);
      resolve();
    }, milliseconds);
    const aborted = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    signal.addEventListener("abort", aborted, { once: true });
  });
}
