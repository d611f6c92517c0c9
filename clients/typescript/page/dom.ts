/** An element of index.html; the page cannot work without it. */
export function find<T extends HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (element === null) {
    throw new Error(`The page has no element '${id}'.`);
  }

  return element as T;
}

/** A new element with a text. */
export function make<K extends keyof HTMLElementTagNameMap>(name: K, text = ""): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

/** Paints grey pixels on a canvas of their size. */
export function paint(canvas: HTMLCanvasElement, width: number, height: number, grey: Uint8Array): void {
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < grey.length; i++) {
    pixels[i] = 0xff000000 | (grey[i]! * 0x010101); // grey, and opaque: the same in either byte order
  }

  canvas.getContext("2d")!.putImageData(image, 0, 0);
}
