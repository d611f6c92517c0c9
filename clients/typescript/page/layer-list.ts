import type { Layer } from "activationplatform";
import { find, make } from "./dom.js";

/** The network's layers, narrowed by a name or a pattern. */
export class LayerList {
  readonly #filter = find<HTMLInputElement>("filter");
  readonly #list = find<HTMLUListElement>("layers");
  readonly #all = find<HTMLButtonElement>("all");
  #layers: readonly Layer[] = [];
  #current: string | undefined;
  #isReady = false;

  constructor(chosen: (layer: Layer) => void, chosenAll: (layers: readonly Layer[]) => void) {
    this.#filter.addEventListener("input", () => this.#show());
    this.#list.addEventListener("click", (event) => {
      const name = (event.target as HTMLElement).closest("button")?.dataset["layer"];
      const layer = this.#layers.find((candidate) => candidate.layer === name);
      if (layer !== undefined) {
        chosen(layer);
      }
    });
    this.#all.addEventListener("click", () => chosenAll(this.shown));
    this.#filter.addEventListener("keydown", (event) => this.#move(event));
    this.#list.addEventListener("keydown", (event) => this.#move(event));
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && !(event.target instanceof HTMLInputElement)) {
        event.preventDefault();
        this.#filter.select();
      }
    });
  }

  /** The layers that the filter leaves. */
  get shown(): readonly Layer[] {
    const text = this.#filter.value.trim().toLowerCase();
    const matches = matcher(text);
    return this.#layers.filter(({ layer, matlabName, onnxName, type }) =>
      [layer, matlabName, onnxName].some((name) => matches(name.toLowerCase())) || (text.length > 0 && type.toLowerCase().startsWith(text)));
  }

  set layers(layers: readonly Layer[]) {
    this.#layers = layers;
    this.#show();
  }

  /** Marks a layer, and brings it into the list's view; the page itself stays where it is. */
  set current(name: string) {
    this.#current = name;
    for (const button of this.#list.querySelectorAll("button")) {
      const isCurrent = button.dataset["layer"] === name;
      button.setAttribute("aria-current", String(isCurrent));
      if (isCurrent) {
        this.#list.scrollTop += Math.min(0, button.offsetTop - this.#list.scrollTop) + Math.max(0, button.offsetTop + button.offsetHeight - this.#list.clientHeight - this.#list.scrollTop);
      }
    }
  }

  /** Whether there is a photo to stream layers of. */
  set isReady(value: boolean) {
    this.#isReady = value;
    this.#all.disabled = !value || this.shown.length === 0;
  }

  /** Up and down go from layer to layer, and from the filter to the first one and back. */
  #move(event: KeyboardEvent): void {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") {
      return;
    }

    event.preventDefault();
    const buttons = [...this.#list.querySelectorAll("button")];
    const next = buttons.indexOf(event.target as HTMLButtonElement) + (event.key === "ArrowDown" ? 1 : -1);
    (next < 0 ? this.#filter : buttons[Math.min(next, buttons.length - 1)] ?? this.#filter).focus();
  }

  #show(): void {
    const shown = this.shown;
    this.#list.replaceChildren(...shown.map((layer) => {
      const button = make("button");
      button.type = "button";
      button.dataset["layer"] = layer.layer;
      button.title = layer.description;
      button.setAttribute("aria-current", String(layer.layer === this.#current));
      button.append(make("span", layer.layer), make("span", layer.outputShape.slice(1).join(" × ")));
      const item = make("li");
      item.append(button);
      return item;
    }));
    this.#all.textContent = shown.length === this.#layers.length ? "Stream all layers" : shown.length === 1 ? "Stream this layer" : `Stream these ${shown.length} layers`;
    this.isReady = this.#isReady;
  }
}

/** Patterns as the server reads them; a text without * and ? is looked for anywhere in a name. */
function matcher(text: string): (name: string) => boolean {
  if (!/[*?]/.test(text)) {
    return (name) => name.includes(text);
  }

  const pattern = new RegExp(`^${text.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".")}$`);
  return (name) => pattern.test(name);
}
