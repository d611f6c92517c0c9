import type { Activation } from "./activation.js";

/**
 * How values become shades of grey. `none`: the layer's minimum is black, its maximum white. `contrast`: after that, the darkest and the brightest 1 % of the
 * values are clipped. `positive`: as contrast, but black is the value 0 of the scaled range - for a ReLU, whose zeros stay black.
 */
export type Stretch = "none" | "contrast" | "positive";

/** Where the tiles of a montage are: rows from the top, tiles from the left. */
export interface MontageLayout {
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  readonly tileHeight: number;
  readonly tileWidth: number;
}

/** A grey picture. */
export interface GrayImage {
  readonly width: number;
  readonly height: number;
  /** One byte a pixel, row-major. */
  readonly pixels: Uint8Array<ArrayBuffer>;
}

const TOLERANCE = 0.01;
const BINS = 65536;

/**
 * All channels of a layer side by side, on one scale: byte for byte what the server and the command line draw (MATLAB's mat2gray, stretchlim, imadjust and montage).
 * A layer without rows and columns has tiles of one pixel. NaN is white; places without a channel are black. Of a tensor that is still arriving, `data` may hold
 * fewer values than `shape` says: the channels that are whole are drawn, on the scale of the values that are there.
 */
export function montage(activation: Pick<Activation, "shape" | "data">, stretch: Stretch = "contrast"): GrayImage & { readonly layout: MontageLayout } {
  const layout = montageLayout(activation.shape);
  const { count, columns, rows, tileHeight, tileWidth } = layout;
  const width = columns * tileWidth;
  const pixels = new Uint8Array(width * rows * tileHeight);
  const tileSize = tileHeight * tileWidth;
  const arrived = Math.min(count, Math.floor(activation.data.length / tileSize));
  const grey = toGrey(activation.data.subarray(0, arrived * tileSize), stretch);
  for (let tile = 0, source = 0; tile < arrived; tile++) {
    const left = (tile % columns) * tileWidth;
    const top = Math.floor(tile / columns) * tileHeight;
    for (let row = 0; row < tileHeight; row++, source += tileWidth) {
      pixels.set(grey.subarray(source, source + tileWidth), (top + row) * width + left);
    }
  }

  return { width, height: rows * tileHeight, pixels, layout };
}

/** The tiles of an output of the form 1 x C x H x W, 1 x C or C: roughly square as a whole. */
export function montageLayout(shape: readonly number[]): MontageLayout {
  if (shape.length < 1 || shape.length > 4 || (shape.length > 1 && shape[0] !== 1) || shape.includes(0)) {
    throw new RangeError(`A tensor of shape ${shape.join(" x ") || "scalar"} has no montage; expected 1 x C x H x W or 1 x C.`);
  }

  const [count = 1, tileHeight = 1, tileWidth = 1] = shape.length === 1 ? shape : shape.slice(1);
  const columns = Math.ceil(Math.sqrt((count * tileHeight) / tileWidth));
  return { count, rows: Math.ceil(count / columns), columns, tileHeight, tileWidth };
}

function toGrey(values: Float32Array, stretch: Stretch): Uint8Array {
  const gray = grayMap(values);
  const [low, high] = stretch === "none" ? FULL : limits(values, gray, stretch === "positive");
  const adjust = linearMap(low, high);
  const pixels = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    pixels[i] = roundHalfToEven(apply(adjust, apply(gray, values[i]!)) * 255);
  }

  return pixels;
}

const FULL = [0, 1] as const;

/** mat2gray: the finite range becomes 0 to 1; values that are all equal are only clipped. */
function grayMap(values: Float32Array): LinearMap {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (Number.isFinite(value)) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }

  if (low > high) {
    return linearMap(NaN, NaN);
  }

  return low === high ? linearMap(0, 1) : linearMap(low, high);
}

/** stretchlim: the first bin whose share exceeds 1 %, and the first that reaches 99 %. */
function limits(values: Float32Array, gray: LinearMap, isPositive: boolean): readonly [number, number] {
  const histogram = new Uint32Array(BINS);
  for (const value of values) {
    histogram[roundHalfToEven(apply(gray, value) * (BINS - 1))]!++;
  }

  let low = -1;
  let high = -1;
  for (let bin = 0, cumulated = 0; high < 0 && bin < BINS; bin++) {
    cumulated += histogram[bin]!;
    if (low < 0 && cumulated / values.length > TOLERANCE) {
      low = bin;
    }

    if (cumulated / values.length >= 1 - TOLERANCE) {
      high = bin;
    }
  }

  const found = low === high ? FULL : ([low / (BINS - 1), high / (BINS - 1)] as const);
  if (!isPositive) {
    return found;
  }

  // Both may be 0 if nearly every value is the minimum: then nothing is left to stretch.
  return found[1] > 0 ? [0, found[1]] : FULL;
}

/** Maps low..high to 0..1 and clamps the rest. */
interface LinearMap {
  readonly low: number;
  readonly factor: number;
}

function linearMap(low: number, high: number): LinearMap {
  const extent = high - low;
  let factor = 1 / extent;
  // The server multiplies by the reciprocal, and takes the next number where extent * (1 / extent) rounds to just below 1.
  if (Number.isFinite(factor) && extent * factor < 1) {
    factor = awayFromZero(factor);
  }

  return { low, factor };
}

function apply(map: LinearMap, value: number): number {
  const mapped = (value - map.low) * map.factor;
  const upper = mapped < 1 ? mapped : 1; // so NaN becomes 1
  return upper > 0 ? upper : 0;
}

/** The neighbouring double of larger magnitude. */
function awayFromZero(value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigUint64(0, view.getBigUint64(0) + 1n);
  return view.getFloat64(0);
}

/** As IEEE 754 rounds; for values that are not negative. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
