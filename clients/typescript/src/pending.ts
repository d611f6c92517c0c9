import type { StreamStart } from "./generated/activation/v1/activation_service_pb.js";
import { StreamRuleError } from "./assembly.js";

/** Which layers of a call are still to come; known from the first answer's start on. */
export class PendingLayers {
  #missing: Set<string> | undefined;
  #start: StreamStart | undefined;

  /** Whether everything has arrived. */
  isComplete = false;

  /** Layers of the whole answer; 0 before its start. */
  get count(): number {
    return this.#start?.layers.length ?? 0;
  }

  /** Layers that have arrived. */
  get arrivedCount(): number {
    return this.count - (this.#missing?.size ?? 0);
  }

  /** The server said what will come. The first start counts: later ones are of fewer layers. */
  started(start: StreamStart): void {
    this.#start ??= start;
    this.#missing ??= new Set(start.layers.map((layer) => layer.name));
  }

  /** A layer has arrived whole. */
  arrived(name: string): void {
    if (this.#missing?.delete(name) !== true) {
      throw new StreamRuleError(`Layer '${name}' came, but it was not announced or had come before.`);
    }
  }

  /** The server says that everything was sent. */
  finished(): void {
    if (this.#missing?.size !== 0) {
      throw new StreamRuleError("The server says that it has sent everything, but layers are missing.");
    }

    this.isComplete = true;
  }

  /** Asks only for what is missing, and of the same model file. A stream that broke after the last layer is complete. */
  narrow(request: { model: string; expectedModelSha256: string; layers: string[] }): void {
    if (this.#missing === undefined || this.#start === undefined) {
      return;
    }

    this.isComplete = this.#missing.size === 0;
    request.model = this.#start.model;
    request.expectedModelSha256 = this.#start.modelSha256;
    request.layers = [...this.#missing];
  }
}
