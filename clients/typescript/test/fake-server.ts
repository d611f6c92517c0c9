import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import { crc32c } from "../dist/crc32c.js";
import {
  StreamActivationsRequestSchema, StreamActivationsResponseSchema, type StreamActivationsRequest, type StreamActivationsResponse,
} from "../dist/generated/activation/v1/activation_service_pb.js";
import { TensorEncoding } from "../dist/generated/activation/v1/tensor_pb.js";
import { RetryInfoSchema } from "../dist/generated/google/rpc/error_details_pb.js";
import { StatusSchema } from "../dist/generated/google/rpc/status_pb.js";
import { CallFailure, type Call, type Transport } from "../dist/transport.js";

export const LAYERS = Array.from({ length: 12 }, (_, index) => `layer${index}`);
export const SHA256 = "ab".repeat(32);

/** What happens to an attempt: it breaks after some messages, or its answer is changed on the way. */
export interface Fault {
  readonly after?: number;
  readonly failure?: CallFailure;
  readonly change?: (message: StreamActivationsResponse) => StreamActivationsResponse | undefined;
}

/** A transport that ends in memory: layers of one float each, whose value is their number. Attempt n meets fault n. */
export class FakeServer implements Transport {
  readonly requests: StreamActivationsRequest[] = [];
  readonly headers: Call["headers"][] = [];
  openCalls = 0;

  constructor(private readonly faults: readonly Fault[] = []) {}

  async *call(call: Call): AsyncGenerator<Uint8Array> {
    const request = fromBinary(StreamActivationsRequestSchema, call.message);
    const fault = this.faults[this.requests.push(request) - 1];
    this.headers.push(call.headers);
    this.openCalls++;
    try {
      let sent = 0;
      for (const message of answer(request)) {
        if (sent++ === fault?.after) {
          throw fault.failure ?? new CallFailure(14, "The connection broke.");
        }

        const changed = fault?.change === undefined ? message : fault.change(message);
        if (changed !== undefined) {
          yield toBinary(StreamActivationsResponseSchema, changed);
        }
      }
    } finally {
      this.openCalls--;
    }
  }

  close(): void {}
}

/** RESOURCE_EXHAUSTED with the time to come again. */
export function busy(milliseconds: number): CallFailure {
  const details = [anyPack(RetryInfoSchema, create(RetryInfoSchema, { retryDelay: { seconds: 0n, nanos: milliseconds * 1e6 } }))];
  return new CallFailure(8, "The queue is full.", toBinary(StatusSchema, create(StatusSchema, { code: 8, message: "The queue is full.", details })));
}

function* answer(request: StreamActivationsRequest): Generator<StreamActivationsResponse> {
  const layers = request.layers.includes("*") ? LAYERS : LAYERS.filter((layer) => request.layers.includes(layer));
  const event = (value: StreamActivationsResponse["event"]): StreamActivationsResponse => create(StreamActivationsResponseSchema, { event: value } as never);
  yield event({ case: "start", value: { model: "fake", modelSha256: SHA256, layers: layers.map((name) => ({ name })) } as never });
  for (const layer of layers) {
    const data = new Uint8Array(Float32Array.of(LAYERS.indexOf(layer)).buffer);
    yield event({ case: "header", value: { layer: { name: layer }, shape: [1], encoding: TensorEncoding.FLOAT32, byteLength: 4n } as never });
    yield event({ case: "chunk", value: { offset: 0n, data: data.subarray(0, 3) } as never });
    yield event({ case: "chunk", value: { offset: 3n, data: data.subarray(3) } as never });
    yield event({ case: "end", value: { crc32c: crc32c(data) } as never });
  }

  yield event({ case: "summary", value: { modelSha256: SHA256, layerCount: layers.length } as never });
}
