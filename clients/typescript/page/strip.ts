import { montage, type Activation, type GrayImage, type Layer, type Stretch } from "activationplatform";
import { find, make, paint } from "./dom.js";

const THUMBNAIL_PIXELS = 208; // twice what it takes on the page, for sharp screens

/** Small montages of every layer that has arrived, in the order of the network. */
export class Strip {
  readonly #list = find<HTMLUListElement>("strip");
  readonly #entries = new Map<string, { readonly activation: Activation; readonly layer: Layer; readonly button: HTMLButtonElement }>();

  constructor(private readonly chosen: (layer: Layer) => void) {}

  /** What has arrived of a layer. */
  get(name: string): Activation | undefined {
    return this.#entries.get(name)?.activation;
  }

  add(activation: Activation, layer: Layer, stretch: Stretch): void {
    const canvas = thumbnail(montage(activation, stretch));
    const button = make("button");
    button.type = "button";
    button.title = layer.layer;
    button.append(canvas, make("span", layer.layer));
    button.addEventListener("click", () => this.chosen(layer));
    const item = make("li");
    item.dataset["index"] = String(layer.index);
    item.append(button);
    const next = [...this.#list.children].find((other) => Number((other as HTMLElement).dataset["index"]) > layer.index);
    this.#list.insertBefore(item, next ?? null);
    this.#entries.set(layer.layer, { activation, layer, button });
  }

  set current(name: string) {
    for (const { layer, button } of this.#entries.values()) {
      button.setAttribute("aria-current", String(layer.layer === name));
    }
  }

  clear(): void {
    this.#entries.clear();
    this.#list.replaceChildren();
  }
}

/** A large montage is averaged, pixels of a small one stay sharp. */
function thumbnail({ width, height, pixels }: GrayImage): HTMLCanvasElement {
  const whole = make("canvas");
  paint(whole, width, height, pixels);
  const scale = THUMBNAIL_PIXELS / Math.max(width, height);
  const canvas = make("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d")!;
  context.imageSmoothingEnabled = scale < 1;
  context.imageSmoothingQuality = "high";
  context.drawImage(whole, 0, 0, canvas.width, canvas.height);
  return canvas;
}
