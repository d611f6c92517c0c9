import type { Encoding } from "./decoding.js";

/** A layer by its three names; every call accepts any of them. */
export interface LayerName {
  /** Position in the model's catalogue, from 0. */
  readonly index: number;
  /** The published name, for example `conv1/7x7_s2`. */
  readonly layer: string;
  /** MATLAB's name, for example `conv1-7x7_s2`. */
  readonly matlabName: string;
  /** The ONNX tensor that the layer puts out, for example `conv1/7x7_s2_1`. */
  readonly onnxName: string;
}

/** The output of one layer for one image. */
export interface Activation extends LayerName {
  /** Dimensions, outermost first: batch, channel, row, column for a convolution; empty for a scalar. */
  readonly shape: readonly number[];
  /** The values, row-major. Float32 whatever the encoding was. */
  readonly data: Float32Array<ArrayBuffer>;
  /** The chosen channels, from 0, in the order of the tensor; empty: all channels. */
  readonly channelIndices: readonly number[];
  /** How the values travelled. */
  readonly encoding: Encoding;
  /** Bytes that travelled. */
  readonly byteLength: number;
  /** CRC-32C of these bytes: computed here, and the same as the server's. */
  readonly crc32c: number;
  /** Smallest value before encoding; NaN if any is NaN. */
  readonly minimum: number;
  /** Largest value before encoding; NaN if any is NaN. */
  readonly maximum: number;
  /** Mean before encoding; NaN if any is NaN. */
  readonly mean: number;
}

/** Numbers over one channel's map, or over a whole layer. Values that are not finite are counted and otherwise left out. */
export interface ValueStatistics {
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  /** Over all values: divided by their number, not by one less. */
  readonly standardDeviation: number;
  /** Values that are exactly zero, 0 to 1. */
  readonly zeroFraction: number;
  /** Values below zero, 0 to 1. */
  readonly negativeFraction: number;
  /** Number of NaN and infinite values. */
  readonly nonFiniteCount: number;
}

/** One channel's numbers. */
export interface ChannelStatistics extends ValueStatistics {
  /** From 0. */
  readonly channelIndex: number;
}

/** One layer's numbers for one image. */
export interface LayerStatistics extends LayerName {
  /** Dimensions of the layer's whole output. */
  readonly shape: readonly number[];
  /** Over all channels together. */
  readonly values: ValueStatistics;
  readonly channels: readonly ChannelStatistics[];
}
