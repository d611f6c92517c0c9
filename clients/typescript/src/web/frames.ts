import { StatusCode } from "../errors.js";
import { CallFailure } from "../transport.js";

const PREFIX_BYTES = 5; // a flag and a length
const COMPRESSED = 0x01;
const TRAILERS = 0x80;
const MAXIMUM_MESSAGE_BYTES = 4 << 20; // as every gRPC library; no message of the server is larger

/** A frame of gRPC-Web: a message, or the trailers that end the answer. */
export interface Frame {
  readonly isTrailers: boolean;
  readonly payload: Uint8Array<ArrayBuffer>;
}

/** Cuts a body into frames as it arrives; no more than one frame is held. */
export async function* readFrames(body: ReadableStream<Uint8Array>): AsyncGenerator<Frame, void, undefined> {
  const reader = new ByteReader(body.getReader());
  try {
    for (let prefix = await reader.read(PREFIX_BYTES); prefix !== undefined; prefix = await reader.read(PREFIX_BYTES)) {
      const flags = prefix[0]!;
      const length = new DataView(prefix.buffer).getUint32(1);
      if ((flags & COMPRESSED) !== 0) {
        throw new CallFailure(StatusCode.unimplemented, "The server sent a compressed message, which was not asked for.");
      }

      if (length > MAXIMUM_MESSAGE_BYTES) {
        throw new CallFailure(StatusCode.resourceExhausted, `The server announced a message of ${length} bytes; at most ${MAXIMUM_MESSAGE_BYTES} are accepted.`);
      }

      const payload = await reader.read(length);
      if (payload === undefined) {
        break;
      }

      yield { isTrailers: (flags & TRAILERS) !== 0, payload };
    }
  } finally {
    await reader.cancel();
  }
}

/** Reads exact numbers of bytes from parts of any size. */
class ByteReader {
  #part: Uint8Array = new Uint8Array(0);

  constructor(private readonly source: ReadableStreamDefaultReader<Uint8Array>) {}

  /** The next bytes; undefined if the body ends before they have come. */
  async read(length: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const bytes = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      if (this.#part.length === 0) {
        const { done, value } = await this.source.read();
        if (done) {
          return undefined;
        }

        this.#part = value;
      }

      const taken = Math.min(this.#part.length, length - filled);
      bytes.set(this.#part.subarray(0, taken), filled);
      this.#part = this.#part.subarray(taken);
      filled += taken;
    }

    return bytes;
  }

  /** Ends the body, read or not. */
  async cancel(): Promise<void> {
    await this.source.cancel().catch(() => undefined); // it may have failed already: that was thrown where it was read
  }
}
