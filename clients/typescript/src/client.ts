import { create, type DescMessage, type MessageShape } from "@bufbuild/protobuf";
import type { Activation, LayerStatistics } from "./activation.js";
import { ByteAssembler, StreamRuleError, TensorAssembler } from "./assembly.js";
import { Attempts, type Method } from "./attempts.js";
import { toWire } from "./decoding.js";
import {
  ActivationService, ClassifyRequestSchema, Delivery, StreamActivationsRequestSchema, type StreamActivationsResponse,
} from "./generated/activation/v1/activation_service_pb.js";
import { GetModelRequestSchema, ListModelsRequestSchema, ModelService } from "./generated/activation/v1/model_service_pb.js";
import { GenerateReportRequestSchema, Paper, ReportService } from "./generated/activation/v1/report_service_pb.js";
import type { TensorEncoding } from "./generated/activation/v1/tensor_pb.js";
import { toInput, type Image } from "./image.js";
import { toNetwork, type Layer, type ModelSummary, type Network } from "./network.js";
import type { ActivationOptions, CallOptions, ClassifyOptions, ClientOptions, LayerOptions, ReportOptions } from "./options.js";
import { PendingLayers } from "./pending.js";
import { toStatistics } from "./statistics.js";
import type { Transport } from "./transport.js";

const DEFAULT_MAXIMUM_BYTES = 2 ** 30;

/** One of the best classes for an image. */
export interface ClassScore {
  /** From 0. */
  readonly classIndex: number;
  readonly label: string;
  /** 0 to 1. */
  readonly probability: number;
}

/** A finished report. */
export interface Report {
  /** A name for the file, `MODEL-IMAGE.pdf`. */
  readonly fileName: string;
  readonly pageCount: number;
  /** The PDF, complete and checked. */
  readonly data: Uint8Array<ArrayBuffer>;
}

/**
 * A server's activations. Calls repeat themselves when the server cannot be reached or is busy; a stream that breaks is taken up again where it broke: nothing is
 * lost or given twice. Any number of calls may run at once.
 */
export class ActivationClient {
  readonly #transports: readonly Transport[];
  readonly #options: ClientOptions;
  #turn = 0;

  /** Made by `connect`. With several transports, calls take turns, and one that breaks goes on at the next. */
  constructor(transports: readonly Transport[], options: ClientOptions) {
    this.#transports = transports;
    this.#options = options;
  }

  /**
   * The outputs of layers for one image, in the order of the network, each as soon as it has arrived. Leaving the loop ends the call.
   * @throws {UnknownLayerError} A name or pattern matches no layer.
   * @throws {ActivationError} The server refused, or could not be reached after all attempts.
   */
  async *activations(image: Image, options: ActivationOptions = {}): AsyncGenerator<Activation, void, undefined> {
    const request = { encoding: toWire(options.encoding ?? "float32"), chunkBytes: options.chunkBytes ?? 0 };
    for await (const item of this.#stream(image, options, request)) {
      yield item as Activation;
    }
  }

  /**
   * The numbers of layers for one image, without their tensors; otherwise as `activations`.
   * @throws {UnknownLayerError} A name or pattern matches no layer.
   * @throws {ActivationError} The server refused, or could not be reached after all attempts.
   */
  async *statistics(image: Image, options: LayerOptions = {}): AsyncGenerator<LayerStatistics, void, undefined> {
    for await (const item of this.#stream(image, options, { deliver: Delivery.CHANNEL_STATISTICS })) {
      yield item as LayerStatistics;
    }
  }

  /** The models that the server has, by name. */
  async models(options: CallOptions = {}): Promise<ModelSummary[]> {
    const response = await this.#ask(ModelService.method.listModels, create(ListModelsRequestSchema), options);
    return response.models.map((model) => ({
      name: model.name,
      sha256: model.sha256,
      byteLength: Number(model.byteLength),
      demonstration: model.demonstration,
      isDefault: model.name === response.defaultModel,
    }));
  }

  /** The network: layers with their hyper-parameters, connections, labels. */
  async network(options: CallOptions = {}): Promise<Network> {
    const response = await this.#ask(ModelService.method.getModel, create(GetModelRequestSchema, { model: this.#model }), options);
    return toNetwork(response.network!);
  }

  /** The network's layers, in its order. */
  async layers(options: CallOptions = {}): Promise<readonly Layer[]> {
    return (await this.network(options)).layers;
  }

  /** The best classes for one image, best first. */
  async classify(image: Image, options: ClassifyOptions = {}): Promise<ClassScore[]> {
    const request = create(ClassifyRequestSchema, { model: this.#model, input: await toInput(image), top: options.top ?? 5 });
    const response = await this.#ask(ActivationService.method.classify, request, options);
    return response.classes.map(({ classIndex, label, probability }) => ({ classIndex, label, probability }));
  }

  /** The layer-analysis report on an image, a PDF made by the server. */
  async report(image: Image, options: ReportOptions = {}): Promise<Report> {
    const request = create(GenerateReportRequestSchema, {
      model: this.#model,
      input: await toInput(image),
      imageName: options.imageName ?? "",
      layers: [...(options.layers ?? [])],
      paper: options.paper === "letter" ? Paper.LETTER : Paper.A4,
    });
    return this.#repeat(options, async (attempts) => {
      let header: { fileName: string; pageCount: number } | undefined;
      let file: ByteAssembler | undefined;
      for await (const { event } of attempts.call(ReportService.method.generateReport, request)) {
        switch (event.case) {
          case "progress":
            options.progress?.({ fraction: event.value.fraction, activity: event.value.activity });
            break;
          case "header":
            header = event.value;
            file = new ByteAssembler(event.value.byteLength, this.#maximumBytes, "the report");
            break;
          case "chunk":
            expected(file, "A chunk of the report").append(event.value);
            break;
          case "end":
            return { fileName: header!.fileName, pageCount: header!.pageCount, data: expected(file, "The report's end").complete(event.value.crc32c) };
        }
      }

      throw new StreamRuleError("The server ended the stream before the report's end.");
    });
  }

  /** Ends the connections; calls that run fail. */
  close(): void {
    for (const transport of this.#transports) {
      transport.close();
    }
  }

  get #model(): string {
    return this.#options.model ?? "";
  }

  get #maximumBytes(): number {
    return this.#options.maximumBytes ?? DEFAULT_MAXIMUM_BYTES;
  }

  #attempts(options: CallOptions): Attempts {
    return new Attempts(this.#transports, this.#options, options, this.#turn++);
  }

  /** Attempts until nothing is pending. */
  async *#stream(
    image: Image, options: ActivationOptions, choice: { encoding?: TensorEncoding; chunkBytes?: number; deliver?: Delivery },
  ): AsyncGenerator<Activation | LayerStatistics, void, undefined> {
    const attempts = this.#attempts(options);
    const request = create(StreamActivationsRequestSchema, {
      ...choice,
      model: this.#model,
      input: await toInput(image),
      layers: [...(options.layers ?? ["*"])],
      channelIndices: [...(options.channelIndices ?? [])],
    });
    const pending = new PendingLayers();
    while (!pending.isComplete) {
      const assembler = new TensorAssembler(this.#maximumBytes);
      try {
        for await (const message of attempts.call(ActivationService.method.streamActivations, request)) {
          const item = take(message, pending, assembler);
          if (assembler.header !== undefined) {
            options.progress?.({
              layer: assembler.header.layer?.name ?? "",
              shape: assembler.header.shape,
              receivedBytes: assembler.receivedBytes,
              totalBytes: Number(assembler.header.byteLength),
              tensorIndex: pending.arrivedCount,
              tensorCount: pending.count,
              values: assembler.values,
            });
          }

          if (item !== undefined) {
            attempts.progressed();
            yield item;
          }
        }

        if (!pending.isComplete) {
          throw new StreamRuleError("The server ended the stream before all layers had arrived.");
        }
      } catch (failure) {
        await attempts.pause(failure);
        pending.narrow(request);
      }
    }
  }

  /** One question, one answer. */
  #ask<I extends DescMessage, O extends DescMessage>(method: Method<I, O>, request: MessageShape<I>, options: CallOptions): Promise<MessageShape<O>> {
    return this.#repeat(options, async (attempts) => {
      for await (const response of attempts.call(method, request)) {
        return response;
      }

      throw new StreamRuleError(`The server ended ${method.name} without an answer.`);
    });
  }

  async #repeat<T>(options: CallOptions, attempt: (attempts: Attempts) => Promise<T>): Promise<T> {
    const attempts = this.#attempts(options);
    for (;;) {
      try {
        return await attempt(attempts);
      } catch (failure) {
        await attempts.pause(failure);
      }
    }
  }
}

/** What one message of a stream completes; undefined if nothing. */
function take(message: StreamActivationsResponse, pending: PendingLayers, assembler: TensorAssembler): Activation | LayerStatistics | undefined {
  const { event } = message;
  switch (event.case) {
    case "start":
      pending.started(event.value);
      return undefined;
    case "header":
      assembler.begin(event.value);
      return undefined;
    case "chunk":
      assembler.append(event.value);
      return undefined;
    case "end": {
      const activation = assembler.complete(event.value);
      pending.arrived(activation.layer);
      return activation;
    }
    case "statistics": {
      const statistics = toStatistics(event.value);
      pending.arrived(statistics.layer);
      return statistics;
    }
    case "summary":
      pending.finished();
      return undefined;
    default:
      return undefined; // an event of a newer server
  }
}

function expected(file: ByteAssembler | undefined, what: string): ByteAssembler {
  if (file === undefined) {
    throw new StreamRuleError(`${what} came without its header before it.`);
  }

  return file;
}
