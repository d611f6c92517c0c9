import type { Layer, TensorProgress } from "activationplatform";
import type { MontageView } from "./montage-view.js";

/** Draws the newest state of a tensor that is arriving, no more often than the screen shows it. */
export class Growing {
  #next: { readonly step: TensorProgress; readonly layer: Layer } | undefined;
  #frame = 0;

  constructor(
    private readonly view: MontageView,
    private readonly signal: AbortSignal,
  ) {}

  /** A tensor has begun, or a chunk of it has arrived. */
  take(step: TensorProgress, layer: Layer): void {
    if (step.receivedBytes === 0) {
      return;
    }

    this.#next = { step, layer };
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#next !== undefined && !this.signal.aborted) {
        this.view.grow(this.#next.step, this.#next.layer);
      }
    });
  }

  /** The tensor is whole: what shows it comes next. */
  end(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#next = undefined;
  }
}
