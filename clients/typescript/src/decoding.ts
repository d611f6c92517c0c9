import { TensorEncoding } from "./generated/activation/v1/tensor_pb.js";

/** How the values of a tensor travel. Whatever is chosen, they arrive as float32. */
export type Encoding = "float32" | "float16" | "bfloat16" | "uint8";

const ENCODINGS: Readonly<Record<Encoding, { readonly wire: TensorEncoding; readonly bytes: number }>> = {
  float32: { wire: TensorEncoding.FLOAT32, bytes: 4 },
  float16: { wire: TensorEncoding.FLOAT16, bytes: 2 },
  bfloat16: { wire: TensorEncoding.BFLOAT16, bytes: 2 },
  uint8: { wire: TensorEncoding.UINT8, bytes: 1 },
};

let halves: Uint32Array | undefined;

/** The encoding as the contract numbers it. */
export function toWire(encoding: Encoding): TensorEncoding {
  const known = ENCODINGS[encoding];
  if (known === undefined) {
    throw new TypeError(`Encoding '${String(encoding)}' is not known; expected ${Object.keys(ENCODINGS).join(", ")}.`);
  }

  return known.wire;
}

/** The encoding of a header; undefined if this library is older than it. */
export function fromWire(wire: TensorEncoding): Encoding | undefined {
  return (Object.keys(ENCODINGS) as Encoding[]).find((encoding) => ENCODINGS[encoding].wire === wire);
}

/** Bytes of one encoded value. */
export function bytesPerValue(encoding: Encoding): number {
  return ENCODINGS[encoding].bytes;
}

/**
 * Decodes a whole tensor. Float32 is viewed, not copied: then the result shares memory with the bytes.
 * @param bytes Little-endian, from the start of its buffer.
 * @param scale Of uint8: step between neighbouring values.
 * @param offset Of uint8: the value of 0.
 */
export function decode(encoding: Encoding, bytes: Uint8Array<ArrayBuffer>, scale: number, offset: number): Float32Array<ArrayBuffer> {
  if (encoding === "float32") {
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  }

  const count = bytes.length / bytesPerValue(encoding);
  const bits = new Uint32Array(count);
  if (encoding === "uint8") {
    const table = bitsOfBytes(scale, offset);
    for (let i = 0; i < count; i++) {
      bits[i] = table[bytes[i]!]!;
    }
  } else {
    const words = new Uint16Array(bytes.buffer, bytes.byteOffset, count);
    if (encoding === "bfloat16") {
      for (let i = 0; i < count; i++) {
        bits[i] = words[i]! << 16;
      }
    } else {
      halves ??= bitsOfHalves();
      for (let i = 0; i < count; i++) {
        bits[i] = halves[words[i]!]!;
      }
    }
  }

  return new Float32Array(bits.buffer);
}

/** One multiplication and one addition, each rounded to float32: no fused step, no double in between. */
function bitsOfBytes(scale: number, offset: number): Uint32Array {
  const values = new Float32Array(256);
  for (let q = 0; q < 256; q++) {
    values[q] = Math.fround(q * scale) + offset;
  }

  return new Uint32Array(values.buffer);
}

/** The binary32 bits of every binary16: normal numbers move their exponent, subnormal ones become normal. */
function bitsOfHalves(): Uint32Array {
  const values = new Float32Array(1);
  const valueBits = new Uint32Array(values.buffer);
  const table = new Uint32Array(65536);
  for (let half = 0; half < 65536; half++) {
    const exponent = (half >>> 10) & 31;
    const fraction = half & 1023;
    let magnitude: number;
    if (exponent === 0) {
      values[0] = fraction * 2 ** -24;
      magnitude = valueBits[0]!;
    } else {
      magnitude = ((exponent === 31 ? 255 : exponent + 112) << 23) | (fraction << 13);
    }

    table[half] = ((half & 0x8000) << 16) | magnitude;
  }

  return table;
}
