import type { GrayImage, MontageLayout } from "activationplatform";
import { find, make, paint } from "./dom.js";
import { number } from "./words.js";

/** What the channel view needs to know of a layer. */
export interface Channels {
  /** The montage, with its tiles. */
  readonly image: GrayImage & { readonly layout: MontageLayout };
  /** The values of all channels that are there. */
  readonly data: Float32Array;
  /** The tiles' channels, from 0; empty if it is all of them. */
  readonly channelIndices: readonly number[];
}

/** One channel of a montage, larger, with its numbers. */
export class ChannelView {
  readonly #hint = find("hint");
  readonly #panel = find("channel");
  readonly #map = find<HTMLCanvasElement>("channel-map");
  readonly #numbers = find("channel-numbers");

  /** Shows the channel of a tile, and its value at a row and a column if the pointer is at one. */
  show({ image, data, channelIndices }: Channels, tile: number, at?: { readonly row: number; readonly column: number }): void {
    const { columns, tileHeight, tileWidth } = image.layout;
    const size = tileHeight * tileWidth;
    const pixels = new Uint8Array(size);
    for (let row = 0; row < tileHeight; row++) {
      const start = (Math.floor(tile / columns) * tileHeight + row) * image.width + (tile % columns) * tileWidth;
      pixels.set(image.pixels.subarray(start, start + tileWidth), row * tileWidth);
    }

    paint(this.#map, tileWidth, tileHeight, pixels);
    const values = data.subarray(tile * size, (tile + 1) * size);
    const name = String((channelIndices[tile] ?? tile) + 1);
    this.#map.setAttribute("aria-label", `Channel ${name}`);
    this.#numbers.replaceChildren(...[
      ["Channel", name],
      ["Minimum", number(values.reduce((a, b) => Math.min(a, b), Infinity))],
      ["Maximum", number(values.reduce((a, b) => Math.max(a, b), -Infinity))],
      ["Mean", number(values.reduce((a, b) => a + b, 0) / size)],
      ...(at === undefined || size === 1 ? [] : [["Row, column", `${at.row + 1}, ${at.column + 1}`], ["Value", number(values[at.row * tileWidth + at.column]!)]]),
    ].flatMap(([term, value]) => [make("dt", term), make("dd", value)]));
    this.#hint.hidden = true;
    this.#panel.hidden = false;
  }

  /** Shows no channel; says how to see one, if there are any. */
  clear(hasChannels: boolean): void {
    this.#panel.hidden = true;
    this.#hint.hidden = !hasChannels;
  }
}
