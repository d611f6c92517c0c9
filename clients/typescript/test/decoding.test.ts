import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, toWire, type Encoding } from "../dist/decoding.js";
import { random } from "./random.js";

test("Decode_EveryFloat16_EqualsItsDefinition", () => {
  const halves = Uint16Array.from({ length: 65536 }, (_, half) => half);
  const values = decode("float16", new Uint8Array(halves.buffer), 0, 0);
  for (let half = 0; half < 65536; half++) {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    const expected = exponent === 31 ? (fraction === 0 ? sign * Infinity : NaN) : exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
    assert.ok(Object.is(values[half], expected), `0x${half.toString(16)}: ${values[half]}, expected ${expected}`);
  }
});

test("Decode_EveryBfloat16_IsTheUpperHalfOfAFloat32", () => {
  const words = Uint16Array.from({ length: 65536 }, (_, word) => word);
  const values = decode("bfloat16", new Uint8Array(words.buffer), 0, 0);
  const bits = new Uint32Array(values.buffer);
  assert.ok(bits.every((value, word) => value === word * 65536));
});

test("Decode_Uint8_RoundsTwice", () => {
  const next = random(2);
  for (let round = 0; round < 100; round++) {
    const scale = Math.fround(next(1e9) / 1e7);
    const offset = Math.fround((next(2e9) - 1e9) / 1e6);
    const values = decode("uint8", Uint8Array.from({ length: 256 }, (_, q) => q), scale, offset);
    for (let q = 0; q < 256; q++) {
      assert.equal(values[q], Math.fround(Math.fround(q * scale) + offset));
    }
  }
});

test("Decode_Float32_SharesTheBytes", () => {
  const bytes = new Uint8Array(8);
  assert.equal(decode("float32", bytes, 0, 0).buffer, bytes.buffer);
});

test("ToWire_UnknownEncoding_IsATypeError", () => {
  assert.throws(() => toWire("float64" as Encoding), new TypeError("Encoding 'float64' is not known; expected float32, float16, bfloat16, uint8."));
});
