import type { Encoding } from "./decoding.js";

/** How a server is spoken to, by any transport. */
export interface ClientOptions {
  /** Shown to the server as `authorization: Bearer KEY`. Without TLS it is sent to loopback addresses only. */
  readonly apiKey?: string;
  /** Sends the API key without TLS to any address. Default: false. */
  readonly allowInsecureApiKey?: boolean;
  /** The model's name. Default: the server's default. */
  readonly model?: string;
  /** How long a call may take, all its attempts together, unless the call says otherwise. Default: no limit. */
  readonly timeoutMs?: number;
  /** Attempts in a row that bring nothing new before a call fails, at least 1. Default: 5. */
  readonly attempts?: number;
  /** The pause before the second attempt; it doubles with each further one. Default: 200. */
  readonly initialPauseMs?: number;
  /** The longest pause between attempts. Default: 5000. */
  readonly longestPauseMs?: number;
  /** A tensor or file of more bytes is refused before memory is taken for it. Default: 1 GiB. */
  readonly maximumBytes?: number;
}

/** What every call takes. */
export interface CallOptions {
  /** Gives up, and stops the server's computation too; the call then throws the signal's reason. */
  readonly signal?: AbortSignal;
  /** How long the call may take, all its attempts together; then it fails with DEADLINE_EXCEEDED. */
  readonly timeoutMs?: number;
}

/** Which layers and channels are wanted. */
export interface LayerOptions extends CallOptions {
  /** Names in any of the three forms, or patterns: `*` stands for any characters, also `/`, and `?` for one. Default: all layers. */
  readonly layers?: readonly string[];
  /** Channels of every chosen layer, from 0, in this order. Default: all. */
  readonly channelIndices?: readonly number[];
}

/** What `activations` takes. */
export interface ActivationOptions extends LayerOptions {
  /** How values travel: the smaller forms are rounded. Default: `float32`, the computed bits. */
  readonly encoding?: Encoding;
  /** Bytes a chunk, 4096 to 1048576. Default: the server's choice. */
  readonly chunkBytes?: number;
  /** Told of every chunk that arrives. */
  readonly progress?: (step: TensorProgress) => void;
}

/** How much of a tensor has arrived. */
export interface TensorProgress {
  readonly layer: string;
  /** Of the whole tensor. */
  readonly shape: readonly number[];
  readonly receivedBytes: number;
  readonly totalBytes: number;
  /** The tensor's position in the answer, from 0; a resumed call goes on counting. */
  readonly tensorIndex: number;
  /** Tensors of the whole answer. */
  readonly tensorCount: number;
  /** Decodes the values that have arrived, from the first on, for a picture that grows. Their checksum is not known yet: the tensor that follows counts. */
  readonly values: () => Float32Array<ArrayBuffer>;
}

/** What `classify` takes. */
export interface ClassifyOptions extends CallOptions {
  /** How many classes, at least 1. Default: 5. */
  readonly top?: number;
}

/** What `report` takes. */
export interface ReportOptions extends CallOptions {
  /** The image's name as the report shows it. Default: image. */
  readonly imageName?: string;
  /** Names in any of the three forms, or patterns. Default: the first convolution and its ReLU. */
  readonly layers?: readonly string[];
  /** Default: `a4`. */
  readonly paper?: "a4" | "letter";
  /** Told how far the server is. */
  readonly progress?: (step: ReportProgress) => void;
}

/** How far a report is. */
export interface ReportProgress {
  /** Share of the work that is done, 0 to 1. */
  readonly fraction: number;
  /** What is being done, for people. */
  readonly activity: string;
}
