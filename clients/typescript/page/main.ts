import { ActivationError, connect, type Layer, type Network } from "activationplatform";
import { find, make } from "./dom.js";
import { Growing } from "./growing.js";
import { LayerList } from "./layer-list.js";
import { MontageView } from "./montage-view.js";
import { Strip } from "./strip.js";

const photoArea = find("photo");
const preview = find<HTMLImageElement>("preview");
const progress = find("progress");
const errorLine = find("error");
const keyForm = find<HTMLFormElement>("key");
const stopButton = find<HTMLButtonElement>("stop");
const CHUNK_BYTES = 1 << 18; // the montage of the first convolution grows by about five channels at a time

let client = connect(location.origin);
let network: Network | undefined;
let photo: Blob | undefined;
let current: Layer | undefined;
let running = new AbortController();

const list = new LayerList(choose, (layers) => void stream(layers));
const view = new MontageView();
const strip = new Strip(choose);

find<HTMLInputElement>("file").addEventListener("change", (event) => {
  const file = (event.target as HTMLInputElement).files?.[0];
  if (file !== undefined) {
    take(file);
  }
});
preview.addEventListener("error", () => (preview.hidden = true)); // the server says why
for (const name of ["dragover", "dragleave", "drop"] as const) {
  photoArea.addEventListener(name, (event) => {
    event.preventDefault();
    photoArea.classList.toggle("over", name === "dragover");
    const file = name === "drop" ? event.dataTransfer?.files[0] : undefined;
    if (file !== undefined) {
      take(file);
    }
  });
}

keyForm.addEventListener("submit", (event) => {
  event.preventDefault();
  const key = find<HTMLInputElement>("key-text").value;
  client.close();
  // The key goes where the page itself came from.
  client = connect(location.origin, { apiKey: key, allowInsecureApiKey: true });
  void describe();
});

stopButton.addEventListener("click", stop);
document.addEventListener("keydown", (event) => event.key === "Escape" && stop());

void describe();

/** Asks the server what network it has. */
async function describe(): Promise<void> {
  await attempt(async () => {
    network = await client.network();
    keyForm.hidden = true;
    find("model").textContent = `${network.name} · ${network.layers.length} layers · ${network.sha256.slice(0, 8)}`;
    find("demonstration").hidden = !network.demonstration;
    list.layers = network.layers;
    current = network.layers.find((layer) => layer.type === "Convolution") ?? network.layers[0];
    list.current = current?.layer ?? "";
    setState("ready");
  });
  if (photo !== undefined && network !== undefined) {
    take(photo);
  }
}

/** A new photo: what belongs to the old one goes. */
function take(file: Blob): void {
  running.abort();
  photo = file;
  URL.revokeObjectURL(preview.src);
  preview.src = URL.createObjectURL(file);
  preview.hidden = false;
  find("classes").replaceChildren();
  strip.clear();
  view.clear();
  list.isReady = true;
  if (current !== undefined) {
    void stream([current]).then(classify);
  }
}

/** Shows a layer; it is streamed unless it is there already. */
function choose(layer: Layer): void {
  current = layer;
  list.current = layer.layer;
  strip.current = layer.layer;
  const there = strip.get(layer.layer);
  if (there !== undefined) {
    view.show(there, layer);
  } else if (photo !== undefined) {
    void stream([layer]);
  }
}

/** Streams layers and draws each as it arrives. */
async function stream(layers: readonly Layer[]): Promise<void> {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  const missing = layers.filter((layer) => strip.get(layer.layer) === undefined);
  if (photo === undefined || network === undefined || missing.length === 0) {
    return;
  }

  const image = photo;
  const growing = new Growing(view, signal);
  const byName = new Map(missing.map((layer) => [layer.layer, layer]));
  let shown = current !== undefined && strip.get(current.layer) !== undefined;
  if (!shown && missing.length === 1) {
    view.announce(missing[0]!);
  }

  setState("streaming");
  await attempt(async () => {
    const activations = client.activations(image, {
      layers: missing.length === network!.layers.length ? ["*"] : missing.map(({ layer }) => layer),
      signal,
      chunkBytes: CHUNK_BYTES,
      progress: (step) => {
        setProgress((step.tensorIndex + step.receivedBytes / Math.max(1, step.totalBytes)) / step.tensorCount);
        const layer = byName.get(step.layer);
        if (layer !== undefined && (!shown || layer === current)) {
          growing.take(step, layer);
        }
      },
    });
    for await (const activation of activations) {
      const layer = byName.get(activation.layer)!;
      strip.add(activation, layer, view.stretchOf(layer));
      if (!shown || layer === current) {
        growing.end();
        shown = true;
        current = layer;
        list.current = layer.layer;
        view.show(activation, layer);
      }

      strip.current = current!.layer;
      await new Promise(requestAnimationFrame); // so that each is seen when it comes
    }

    setState("done");
  }, signal);
}

/** Ends what runs, on the server too; what has arrived stays. */
function stop(): void {
  if (document.body.dataset["state"] === "streaming") {
    running.abort();
    setState("ready");
  }
}

async function classify(): Promise<void> {
  const image = photo!;
  const { signal } = running;
  await attempt(async () => {
    const classes = await client.classify(image, { signal });
    find("classes").replaceChildren(...classes.map(({ label, probability }) => {
      const item = make("li");
      const meter = make("meter");
      meter.value = probability;
      const text = make("span", label);
      text.title = label;
      item.append(text, make("span", `${(100 * probability).toFixed(1)} %`), meter);
      return item;
    }));
  }, signal);
}

/** Says what went wrong; a call that another one replaced is no news. */
async function attempt(work: () => Promise<void>, signal?: AbortSignal): Promise<void> {
  errorLine.hidden = true;
  try {
    await work();
  } catch (error) {
    if (signal?.aborted === true) {
      return;
    }

    const isKeyMissing = error instanceof ActivationError && error.code === "UNAUTHENTICATED";
    keyForm.hidden = !isKeyMissing;
    errorLine.textContent = error instanceof Error ? error.message : String(error);
    errorLine.hidden = false;
    if (network === undefined) {
      find("model").textContent = "Not connected";
    }

    setState("failed");
  }
}

function setState(state: "ready" | "streaming" | "done" | "failed"): void {
  document.body.dataset["state"] = state;
  stopButton.hidden = state !== "streaming";
  setProgress(state === "done" ? 1 : 0);
}

function setProgress(share: number): void {
  progress.style.width = `${100 * share}%`;
  progress.parentElement!.setAttribute("aria-valuenow", String(Math.round(100 * share)));
}
