// Small cases by hand; tests/browser holds whole layers against the command line's pictures.
import assert from "node:assert/strict";
import { test } from "node:test";
import { montage, montageLayout } from "activationplatform";

test("MontageLayout_LayersOfGoogLeNet_AreRoughlySquare", () => {
  assert.deepEqual(montageLayout([1, 64, 112, 112]), { count: 64, rows: 8, columns: 8, tileHeight: 112, tileWidth: 112 });
  assert.deepEqual(montageLayout([1, 192, 56, 56]), { count: 192, rows: 14, columns: 14, tileHeight: 56, tileWidth: 56 });
  assert.deepEqual(montageLayout([1, 1000]), { count: 1000, rows: 32, columns: 32, tileHeight: 1, tileWidth: 1 });
  assert.deepEqual(montageLayout([5]), { count: 5, rows: 2, columns: 3, tileHeight: 1, tileWidth: 1 });
  assert.deepEqual(montageLayout([1, 2, 4, 1]), { count: 2, rows: 1, columns: 3, tileHeight: 4, tileWidth: 1 });
});

test("MontageLayout_WhatHasNoChannels_IsRefused", () => {
  assert.throws(() => montageLayout([]), new RangeError("A tensor of shape scalar has no montage; expected 1 x C x H x W or 1 x C."));
  assert.throws(() => montageLayout([2, 3, 4, 4]), RangeError);
  assert.throws(() => montageLayout([1, 3, 0, 4]), new RangeError("A tensor of shape 1 x 3 x 0 x 4 has no montage; expected 1 x C x H x W or 1 x C."));
});

test("Montage_WithoutStretch_ScalesTheRange", () => {
  const image = montage({ shape: [1, 3, 1, 2], data: Float32Array.of(-1, 0, 1, 2, 3, 4) }, "none");
  assert.deepEqual([image.width, image.height], [4, 2]);
  assert.deepEqual([...image.pixels], [0, 51, 102, 153, 204, 255, 0, 0]);
});

test("Montage_Contrast_ClipsOnePercentAtEitherEnd", () => {
  const data = Float32Array.from({ length: 1000 }, (_, i) => i);
  const { pixels } = montage({ shape: [1, 1, 1, 1000], data }, "contrast");
  assert.equal(pixels.indexOf(1) > 10, true);
  assert.equal(pixels[10], 0);
  assert.equal(pixels[989], 255);
  assert.equal(pixels[980]! < 255, true);
});

test("Montage_Positive_KeepsZeroBlack", () => {
  const data = Float32Array.from({ length: 100 }, (_, i) => (i < 50 ? 0 : i));
  const { pixels } = montage({ shape: [1, 1, 1, 100], data }, "positive");
  assert.equal(pixels[0], 0);
  assert.ok(pixels[50]! > 120);
  assert.equal(pixels[99], 255);
});

test("Montage_NotFiniteValues_SetNoLimit", () => {
  const { pixels } = montage({ shape: [1, 1, 1, 5], data: Float32Array.of(0, NaN, -Infinity, Infinity, 10) }, "none");
  assert.deepEqual([...pixels], [0, 255, 0, 255, 255]);
});

test("Montage_TensorThatIsStillArriving_ShowsItsWholeChannels", () => {
  const values = [0, 1, 2, 3, 4, 5, 6, 7];
  const [none, some, all] = [1, 5, 8].map((count) => montage({ shape: [1, 4, 1, 2], data: Float32Array.from(values.slice(0, count)) }, "none"));
  assert.deepEqual(none!.layout, all!.layout);
  assert.deepEqual([...none!.pixels], [0, 0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual([...some!.pixels], [0, 85, 170, 255, 0, 0, 0, 0]);
  assert.deepEqual([...all!.pixels], [0, 36, 73, 109, 146, 182, 219, 255]);
});

test("Montage_ConstantLayer_IsOnlyClipped", () => {
  assert.deepEqual([...montage({ shape: [1, 1, 1, 2], data: Float32Array.of(0.5, 0.5) }).pixels], [128, 128]);
  assert.deepEqual([...montage({ shape: [1, 1, 1, 2], data: Float32Array.of(7, 7) }).pixels], [255, 255]);
});
