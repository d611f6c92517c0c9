export type { Activation, ChannelStatistics, LayerName, LayerStatistics, ValueStatistics } from "./activation.js";
export { ActivationClient, type ClassScore, type Report } from "./client.js";
export type { Encoding } from "./decoding.js";
export { ActivationError, UnknownLayerError, type FieldViolation, type StatusName } from "./errors.js";
export type { Image, InputTensor } from "./image.js";
export { montage, montageLayout, type GrayImage, type MontageLayout, type Stretch } from "./montage.js";
export type { Layer, ModelSummary, Network, Window } from "./network.js";
export type { ActivationOptions, CallOptions, ClassifyOptions, ClientOptions, LayerOptions, ReportOptions, ReportProgress, TensorProgress } from "./options.js";
