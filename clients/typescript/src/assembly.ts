import type { DataChunk, TensorEnd, TensorHeader } from "./generated/activation/v1/tensor_pb.js";
import type { Activation } from "./activation.js";
import { crc32c } from "./crc32c.js";
import { bytesPerValue, decode, fromWire } from "./decoding.js";

/** What arrived breaks the rules of protos/README.md; another attempt may go better. */
export class StreamRuleError extends Error {
  override readonly name = "StreamRuleError";
}

/** Bytes that come in chunks: their order, number and checksum. */
export class ByteAssembler {
  readonly bytes: Uint8Array<ArrayBuffer>;
  received = 0;
  #crc = 0;

  /**
   * Takes memory only after the announced size was checked.
   * @param what Names the bytes in errors, in the middle of a sentence.
   */
  constructor(byteLength: bigint, maximumBytes: number, private readonly what: string) {
    if (byteLength < 0n || byteLength > BigInt(maximumBytes)) {
      throw new StreamRuleError(`${capitalized(what)} was announced with ${byteLength} bytes; at most ${maximumBytes} are accepted.`);
    }

    this.bytes = new Uint8Array(Number(byteLength));
  }

  append(chunk: DataChunk): void {
    if (chunk.offset !== BigInt(this.received)) {
      throw new StreamRuleError(`A chunk of ${this.what} begins at byte ${chunk.offset}; expected ${this.received}.`);
    }

    if (chunk.data.length > this.bytes.length - this.received) {
      throw new StreamRuleError(`A chunk of ${this.what} ends at byte ${this.received + chunk.data.length}; the announced length is ${this.bytes.length}.`);
    }

    this.bytes.set(chunk.data, this.received);
    this.#crc = crc32c(chunk.data, this.#crc);
    this.received += chunk.data.length;
  }

  complete(crc: number): Uint8Array<ArrayBuffer> {
    if (this.received !== this.bytes.length) {
      throw new StreamRuleError(`${capitalized(this.what)} ended after ${this.received} of ${this.bytes.length} bytes.`);
    }

    if (this.#crc !== crc) {
      throw new StreamRuleError(`${capitalized(this.what)} arrived damaged: its CRC-32C is ${hex(this.#crc)}; the server says ${hex(crc)}.`);
    }

    return this.bytes;
  }
}

/** Puts tensors together by the rules of protos/README.md. */
export class TensorAssembler {
  #header: TensorHeader | undefined;
  #bytes: ByteAssembler | undefined;

  constructor(private readonly maximumBytes: number) {}

  /** Bytes of the announced tensor that have come. */
  get receivedBytes(): number {
    return this.#bytes?.received ?? 0;
  }

  /** The announced tensor; undefined between tensors. */
  get header(): TensorHeader | undefined {
    return this.#header;
  }

  /** Of the announced tensor: decodes what has come of it until the moment when the function is called, unchecked. */
  get values(): () => Float32Array<ArrayBuffer> {
    const [header, file] = [this.#header, this.#bytes];
    if (header === undefined || file === undefined) {
      return () => new Float32Array(0);
    }

    const encoding = fromWire(header.encoding)!;
    const width = bytesPerValue(encoding);
    return () => decode(encoding, file.bytes.subarray(0, file.received - (file.received % width)), header.scale, header.offset);
  }

  begin(header: TensorHeader): void {
    const name = nameOf(header);
    if (this.#header !== undefined) {
      throw new StreamRuleError(`The tensor of layer '${name}' began before that of layer '${nameOf(this.#header)}' ended.`);
    }

    const encoding = fromWire(header.encoding);
    if (encoding === undefined) {
      throw new StreamRuleError(`The tensor of layer '${name}' has encoding ${header.encoding}, which this client does not know.`);
    }

    if (header.shape.some((dimension) => dimension < 0)) {
      throw new StreamRuleError(`The tensor of layer '${name}' has shape ${header.shape.join(" x ")}; a dimension is at least 0.`);
    }

    const expected = header.shape.reduce((product, dimension) => product * BigInt(dimension), BigInt(bytesPerValue(encoding)));
    if (header.byteLength !== expected) {
      throw new StreamRuleError(`The tensor of layer '${name}' was announced with ${header.byteLength} bytes; its shape and encoding make ${expected}.`);
    }

    this.#bytes = new ByteAssembler(header.byteLength, this.maximumBytes, `the tensor of layer '${name}'`);
    this.#header = header;
  }

  append(chunk: DataChunk): void {
    if (this.#bytes === undefined) {
      throw new StreamRuleError("A chunk came without a tensor's header before it.");
    }

    this.#bytes.append(chunk);
  }

  complete(end: TensorEnd): Activation {
    const header = this.#header;
    if (header === undefined || this.#bytes === undefined) {
      throw new StreamRuleError("A tensor's end came without its header before it.");
    }

    const bytes = this.#bytes.complete(end.crc32c);
    this.#header = undefined;
    this.#bytes = undefined;
    const encoding = fromWire(header.encoding)!;
    return {
      layer: nameOf(header),
      index: header.layer?.index ?? 0,
      matlabName: header.layer?.matlabName ?? "",
      onnxName: header.layer?.onnxName ?? "",
      shape: header.shape,
      data: decode(encoding, bytes, header.scale, header.offset),
      channelIndices: header.channelIndices,
      encoding,
      byteLength: bytes.length,
      crc32c: end.crc32c,
      minimum: end.minimum,
      maximum: end.maximum,
      mean: end.mean,
    };
  }
}

function nameOf(header: TensorHeader): string {
  return header.layer?.name ?? "";
}

function hex(crc: number): string {
  return `0x${crc.toString(16).toUpperCase().padStart(8, "0")}`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
