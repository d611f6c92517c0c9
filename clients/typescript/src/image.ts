import type { MessageInitShape } from "@bufbuild/protobuf";
import type { ActivationInputSchema } from "./generated/activation/v1/input_pb.js";

/** What goes into the network: a PNG or JPEG file, or a ready input tensor. */
export type Image = Uint8Array | ArrayBuffer | Blob | InputTensor;

/** A tensor that is fed to the network as it is. */
export interface InputTensor {
  /** The network's input shape, batch 1. */
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array;
}

export async function toInput(image: Image): Promise<MessageInitShape<typeof ActivationInputSchema>> {
  if (image instanceof Blob) {
    return { source: { case: "encodedImage", value: new Uint8Array(await image.arrayBuffer()) } };
  }

  if (image instanceof ArrayBuffer) {
    return { source: { case: "encodedImage", value: new Uint8Array(image) } };
  }

  if (image instanceof Uint8Array) {
    return { source: { case: "encodedImage", value: image } };
  }

  const { shape, data } = image;
  return { source: { case: "tensor", value: { shape: [...shape], data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) } } };
}
