import { montage, type Activation, type Layer, type Stretch, type TensorProgress } from "activationplatform";
import { ChannelView, type Channels } from "./channel-view.js";
import { find, paint } from "./dom.js";
import { bytes, number } from "./words.js";

const LARGEST_PIXELS = 640;

/** A layer's montage, while it arrives and after; the channel under the pointer, or chosen by the arrow keys, is shown beside it. */
export class MontageView {
  readonly #title = find("title");
  readonly #caption = find("caption");
  readonly #canvas = find<HTMLCanvasElement>("montage");
  readonly #frame = find("frame");
  readonly #stretch = find("stretch");
  readonly #channel = new ChannelView();
  #shown: Channels | undefined;
  #whole: { readonly activation: Activation; readonly layer: Layer } | undefined;
  #tile: number | undefined;

  constructor() {
    this.#stretch.addEventListener("change", () => this.#whole && this.show(this.#whole.activation, this.#whole.layer));
    this.#canvas.addEventListener("pointermove", (event) => this.#point(event));
    this.#canvas.addEventListener("keydown", (event) => this.#step(event));
    new ResizeObserver(() => {
      this.#fit();
      if (this.#tile !== undefined) {
        this.#choose(this.#tile);
      }
    }).observe(this.#canvas.parentElement!.parentElement!);
  }

  /** The mode that was chosen; a ReLU's zeros stay black unless it was chosen otherwise. */
  stretchOf(layer: Layer): Stretch {
    const chosen = this.#stretch.querySelector<HTMLInputElement>("input:checked")!.value;
    return chosen === "auto" ? (layer.type === "ReLU" ? "positive" : "contrast") : (chosen as Stretch);
  }

  /** Names a layer whose tensor is still on its way; what is shown fades. */
  announce(layer: Layer): void {
    this.#forget();
    this.#canvas.classList.add("faded");
    this.#title.textContent = layer.layer;
    this.#caption.textContent = layer.description.startsWith(layer.type) ? layer.description : `${layer.type} · ${layer.description}`;
  }

  /** Draws the channels that have arrived so far; their greys are those of the values that are there, until the tensor is whole. */
  grow({ shape, values, receivedBytes, totalBytes }: TensorProgress, layer: Layer): void {
    const data = values();
    this.#draw({ shape, data, channelIndices: [] }, layer);
    const { count, tileHeight, tileWidth } = this.#shown!.image.layout;
    const arrived = Math.floor(data.length / (tileHeight * tileWidth));
    this.#caption.textContent = `${layer.type} · ${arrived} of ${channels(count)} · ${bytes(receivedBytes)} of ${bytes(totalBytes)}`;
  }

  /** Draws a tensor that is whole. */
  show(activation: Activation, layer: Layer): void {
    this.#draw(activation, layer);
    this.#whole = { activation, layer };
    const { count, tileHeight, tileWidth } = this.#shown!.image.layout;
    this.#caption.textContent = [
      layer.type,
      `${channels(count)} of ${tileHeight} × ${tileWidth}`,
      `${number(activation.minimum)} to ${number(activation.maximum)}`,
      bytes(activation.byteLength),
    ].join(" · ");
    this.#canvas.dataset["layer"] = layer.layer;
  }

  /** Shows nothing. */
  clear(): void {
    this.#forget();
    this.#canvas.width = 0;
    this.#canvas.height = 0;
  }

  #forget(): void {
    this.#shown = undefined;
    this.#whole = undefined;
    delete this.#canvas.dataset["layer"];
    this.#leave();
  }

  #draw(tensor: Pick<Activation, "shape" | "data" | "channelIndices">, layer: Layer): void {
    const image = montage(tensor, this.stretchOf(layer));
    const isSame = this.#title.textContent === layer.layer && this.#shown?.image.width === image.width;
    paint(this.#canvas, image.width, image.height, image.pixels);
    this.#canvas.classList.remove("faded");
    this.#whole = undefined;
    delete this.#canvas.dataset["layer"];
    this.#shown = { image, data: tensor.data, channelIndices: tensor.channelIndices };
    this.#title.textContent = layer.layer;
    const { count, tileHeight, tileWidth } = image.layout;
    this.#canvas.setAttribute("aria-label", `Montage of layer ${layer.layer}: ${channels(count)} of ${tileHeight} by ${tileWidth}. Arrow keys choose a channel.`);
    this.#fit();
    if (isSame && this.#tile !== undefined) {
      this.#choose(this.#tile);
    } else {
      this.#leave();
    }
  }

  /** Montages that are smaller than the page grow by whole factors, so that pixels stay square and sharp. */
  #fit(): void {
    const room = Math.min(LARGEST_PIXELS, this.#canvas.parentElement!.parentElement!.clientWidth);
    const factor = Math.min(Math.floor(room / Math.max(1, this.#canvas.width)), 16);
    this.#canvas.classList.toggle("small", factor > 1);
    this.#canvas.style.width = factor > 1 ? `${this.#canvas.width * factor}px` : "";
  }

  #point({ offsetX, offsetY }: PointerEvent): void {
    if (this.#shown === undefined) {
      return;
    }

    const { image: { layout, width, height } } = this.#shown;
    const scale = width / this.#canvas.clientWidth;
    const [x, y] = [Math.floor(offsetX * scale), Math.floor(offsetY * scale)];
    if (x >= 0 && x < width && y >= 0 && y < height) {
      const tile = Math.floor(y / layout.tileHeight) * layout.columns + Math.floor(x / layout.tileWidth);
      this.#choose(tile, { row: y % layout.tileHeight, column: x % layout.tileWidth });
    }
  }

  #step(event: KeyboardEvent): void {
    if (this.#shown === undefined) {
      return;
    }

    const { columns, count } = this.#shown.image.layout;
    const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -count, End: count };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = this.#tile === undefined ? 0 : this.#tile + step;
      this.#choose(Math.abs(step) === columns && (next < 0 || next >= count) ? this.#tile! : Math.min(Math.max(next, 0), count - 1));
    }
  }

  /** A tile without a channel, or whose channel is still on its way, cannot be chosen. */
  #choose(tile: number, at?: { readonly row: number; readonly column: number }): void {
    const shown = this.#shown!;
    const { columns, tileHeight, tileWidth, count } = shown.image.layout;
    if (tile >= count || (tile + 1) * tileHeight * tileWidth > shown.data.length) {
      return;
    }

    this.#tile = tile;
    this.#channel.show(shown, tile, at);
    const scale = this.#canvas.clientWidth / shown.image.width;
    this.#frame.hidden = false;
    Object.assign(this.#frame.style, {
      left: `${(tile % columns) * tileWidth * scale}px`,
      top: `${Math.floor(tile / columns) * tileHeight * scale}px`,
      width: `${tileWidth * scale}px`,
      height: `${tileHeight * scale}px`,
    });
  }

  /** No channel is chosen. */
  #leave(): void {
    this.#tile = undefined;
    this.#frame.hidden = true;
    this.#channel.clear(this.#shown !== undefined);
  }
}

function channels(count: number): string {
  return `${count} ${count === 1 ? "channel" : "channels"}`;
}
