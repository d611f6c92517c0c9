import { ChannelOrder, ResizeMode, type Layer as WireLayer, type Network as WireNetwork } from "./generated/activation/v1/network_pb.js";
import type { LayerName } from "./activation.js";

/** A model that the server has. */
export interface ModelSummary {
  readonly name: string;
  /** SHA-256 of the ONNX file; empty if the server does not know it yet. */
  readonly sha256: string;
  /** Bytes of the ONNX file; 0 if it is built in. */
  readonly byteLength: number;
  /** True for the built-in network: its weights are a demonstration. */
  readonly demonstration: boolean;
  /** Whether calls without a model's name get this one. */
  readonly isDefault: boolean;
}

/** The sliding window of a convolution or pooling layer, in elements of its input. */
export interface Window {
  readonly height: number;
  readonly width: number;
  readonly strideVertical: number;
  readonly strideHorizontal: number;
  readonly paddingTop: number;
  readonly paddingBottom: number;
  readonly paddingLeft: number;
  readonly paddingRight: number;
  readonly dilationVertical: number;
  readonly dilationHorizontal: number;
}

/** A layer and its hyper-parameters. */
export interface Layer extends LayerName {
  /** The type in the published words, for example `Convolution`. */
  readonly type: string;
  /** The ONNX operator, for example `Conv`. */
  readonly operator: string;
  /** One line for people. */
  readonly description: string;
  /** Indices of the layers that feed this one. */
  readonly inputs: readonly number[];
  /** Dimensions of the output for one image, outermost first. */
  readonly outputShape: readonly number[];
  /** Only of convolutions and poolings. */
  readonly window: Window | undefined;
  /** Groups of a convolution; 1 elsewhere. */
  readonly groups: number;
  /** Hyper-parameters in MATLAB's words and order. */
  readonly properties: readonly { readonly name: string; readonly value: string }[];
  /** Learned tensors, without their values. */
  readonly learnables: readonly { readonly name: string; readonly onnxName: string; readonly shape: readonly number[] }[];
  readonly parameterCount: number;
  /** For one image. */
  readonly multiplyAdds: number;
  /** What one unit sees of the input; undefined once the spatial axes are gone. */
  readonly receptiveField: { readonly size: number; readonly stride: number; readonly offset: number } | undefined;
}

/** A network without its weights. */
export interface Network {
  readonly name: string;
  readonly sha256: string;
  /** True for the built-in network: its weights are a demonstration and its class scores mean nothing. */
  readonly demonstration: boolean;
  /** How an image becomes the input tensor: (pixel - mean) * scale for each channel. */
  readonly input: {
    readonly name: string;
    readonly shape: readonly number[];
    readonly channelOrder: "rgb" | "bgr" | "gray";
    readonly mean: readonly number[];
    readonly scale: readonly number[];
    readonly resize: "stretch" | "centerCrop";
  };
  readonly layers: readonly Layer[];
  readonly connections: readonly { readonly source: number; readonly destination: number }[];
  readonly labels: readonly string[];
}

export function toNetwork(network: WireNetwork): Network {
  return {
    name: network.name,
    sha256: network.sha256,
    demonstration: network.demonstration,
    input: {
      name: network.input?.name ?? "",
      shape: network.input?.shape ?? [],
      channelOrder: network.input?.channelOrder === ChannelOrder.GRAY ? "gray" : network.input?.channelOrder === ChannelOrder.BGR ? "bgr" : "rgb",
      mean: network.input?.mean ?? [],
      scale: network.input?.scale ?? [],
      resize: network.input?.resize === ResizeMode.CENTER_CROP ? "centerCrop" : "stretch",
    },
    layers: network.layers.map(toLayer),
    connections: network.connections.map(({ source, destination }) => ({ source, destination })),
    labels: network.labels,
  };
}

function toLayer(layer: WireLayer): Layer {
  const { window, receptiveField } = layer;
  return {
    index: layer.name?.index ?? 0,
    layer: layer.name?.name ?? "",
    matlabName: layer.name?.matlabName ?? "",
    onnxName: layer.name?.onnxName ?? "",
    type: layer.typeName,
    operator: layer.operator,
    description: layer.description,
    inputs: layer.inputs,
    outputShape: layer.outputShape,
    window: window && {
      height: window.height,
      width: window.width,
      strideVertical: window.strideVertical,
      strideHorizontal: window.strideHorizontal,
      paddingTop: window.paddingTop,
      paddingBottom: window.paddingBottom,
      paddingLeft: window.paddingLeft,
      paddingRight: window.paddingRight,
      dilationVertical: window.dilationVertical,
      dilationHorizontal: window.dilationHorizontal,
    },
    groups: layer.groups,
    properties: layer.properties.map(({ name, value }) => ({ name, value })),
    learnables: layer.learnables.map(({ name, onnxName, shape }) => ({ name, onnxName, shape })),
    parameterCount: Number(layer.parameterCount),
    multiplyAdds: Number(layer.multiplyAdds),
    receptiveField: receptiveField && { size: receptiveField.size, stride: receptiveField.stride, offset: receptiveField.offset },
  };
}
