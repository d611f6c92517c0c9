import { montage, type Activation, type GrayImage, type Layer, type MontageLayout, type Stretch } from "activationplatform";
import { find, make, paint } from "./dom.js";

/** A layer's montage, and the channel under the pointer beside it. */
export class MontageView {
  readonly #title = find("title");
  readonly #caption = find("caption");
  readonly #canvas = find<HTMLCanvasElement>("montage");
  readonly #frame = find("frame");
  readonly #hint = find("hint");
  readonly #channel = find("channel");
  readonly #channelMap = find<HTMLCanvasElement>("channel-map");
  readonly #channelNumbers = find("channel-numbers");
  readonly #stretch = find("stretch");
  #shown: { readonly activation: Activation; readonly layer: Layer; readonly image: GrayImage & { readonly layout: MontageLayout } } | undefined;

  constructor() {
    this.#stretch.addEventListener("change", () => this.#shown && this.show(this.#shown.activation, this.#shown.layer));
    this.#canvas.addEventListener("pointermove", (event) => this.#point(event));
    new ResizeObserver(() => this.#fit()).observe(find("montage").parentElement!.parentElement!);
  }

  /** The mode that was chosen; a ReLU's zeros stay black unless it was chosen otherwise. */
  stretchOf(layer: Layer): Stretch {
    const chosen = this.#stretch.querySelector<HTMLInputElement>("input:checked")!.value;
    return chosen === "auto" ? (layer.type === "ReLU" ? "positive" : "contrast") : (chosen as Stretch);
  }

  /** Names a layer whose tensor is still on its way. */
  announce(layer: Layer): void {
    this.#title.textContent = layer.layer;
    this.#caption.textContent = `${layer.type} · ${layer.description}`;
  }

  show(activation: Activation, layer: Layer): void {
    const image = montage(activation, this.stretchOf(layer));
    paint(this.#canvas, image.width, image.height, image.pixels);
    this.#shown = { activation, layer, image };
    this.#title.textContent = layer.layer;
    const { count, tileHeight, tileWidth } = image.layout;
    this.#caption.textContent = [
      layer.type,
      `${count} ${count === 1 ? "channel" : "channels"} of ${tileHeight} × ${tileWidth}`,
      `${number(activation.minimum)} to ${number(activation.maximum)}`,
      activation.byteLength < 2 ** 20 ? `${(activation.byteLength / 1024).toFixed(1)} KiB` : `${(activation.byteLength / 2 ** 20).toFixed(1)} MiB`,
    ].join(" · ");
    this.#canvas.setAttribute("aria-label", `Montage of layer ${layer.layer}: ${count} channels of ${tileHeight} by ${tileWidth}`);
    this.#canvas.dataset["layer"] = layer.layer;
    this.#leave(true);
    this.#fit();
  }

  clear(): void {
    this.#shown = undefined;
    this.#canvas.width = 0;
    this.#canvas.height = 0;
    delete this.#canvas.dataset["layer"];
    this.#leave(false);
  }

  /** No channel is pointed at. */
  #leave(isShown: boolean): void {
    this.#frame.hidden = true;
    this.#channel.hidden = true;
    this.#hint.hidden = !isShown;
  }

  /** Montages that are smaller than the page grow by whole factors, so that pixels stay square and sharp. */
  #fit(): void {
    const room = Math.min(640, this.#canvas.parentElement!.parentElement!.clientWidth);
    const factor = Math.min(Math.floor(room / Math.max(1, this.#canvas.width)), 16);
    this.#canvas.classList.toggle("small", factor > 1);
    this.#canvas.style.width = factor > 1 ? `${this.#canvas.width * factor}px` : "";
  }

  #point(event: PointerEvent): void {
    if (this.#shown === undefined) {
      return;
    }

    const { image: { layout, pixels, width }, activation } = this.#shown;
    const scale = width / this.#canvas.clientWidth;
    const column = Math.floor((event.offsetX * scale) / layout.tileWidth);
    const row = Math.floor((event.offsetY * scale) / layout.tileHeight);
    const channel = row * layout.columns + column;
    if (column < 0 || column >= layout.columns || row < 0 || channel < 0 || channel >= layout.count) {
      return;
    }

    const tile = new Uint8Array(layout.tileHeight * layout.tileWidth);
    for (let y = 0; y < layout.tileHeight; y++) {
      const start = (row * layout.tileHeight + y) * width + column * layout.tileWidth;
      tile.set(pixels.subarray(start, start + layout.tileWidth), y * layout.tileWidth);
    }

    paint(this.#channelMap, layout.tileWidth, layout.tileHeight, tile);
    const values = activation.data.subarray(channel * tile.length, (channel + 1) * tile.length);
    this.#channelNumbers.replaceChildren(...[
      ["Channel", String((activation.channelIndices[channel] ?? channel) + 1)],
      ["Minimum", number(values.reduce((a, b) => Math.min(a, b), Infinity))],
      ["Maximum", number(values.reduce((a, b) => Math.max(a, b), -Infinity))],
      ["Mean", number(values.reduce((a, b) => a + b, 0) / values.length)],
    ].flatMap(([term, value]) => [make("dt", term), make("dd", value)]));
    this.#hint.hidden = true;
    this.#channel.hidden = false;
    this.#frame.hidden = false;
    Object.assign(this.#frame.style, {
      left: `${(column * layout.tileWidth) / scale}px`,
      top: `${(row * layout.tileHeight) / scale}px`,
      width: `${layout.tileWidth / scale}px`,
      height: `${layout.tileHeight / scale}px`,
    });
  }
}

/** Few digits, as people read them. */
function number(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(5))) : String(value);
}
