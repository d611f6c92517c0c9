import { montage, type Activation, type Layer, type Stretch } from "activationplatform";
import { find, make, paint } from "./dom.js";

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
    const canvas = make("canvas");
    const image = montage(activation, stretch);
    paint(canvas, image.width, image.height, image.pixels);
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
