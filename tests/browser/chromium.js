// Chromium without a window, driven over the DevTools protocol by a pipe: messages of JSON, each ended by a zero byte.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const START_MS = 60_000;
const WAIT_MS = 90_000;

/** Starts a browser with one empty page. */
export async function openBrowser() {
  const profile = await mkdtemp(join(tmpdir(), "actplat-chromium-"));
  const child = spawn(
    "chromium",
    ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--force-color-profile=srgb", "--remote-debugging-pipe",
      `--user-data-dir=${profile}`, "--window-size=1360,1000", "about:blank"],
    { stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"] },
  );
  const words = [];
  child.stderr.on("data", (data) => words.push(data));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const connection = new Connection(child.stdio[3], child.stdio[4]);
  child.once("exit", () => connection.fail(new Error(`Chromium ended: ${Buffer.concat(words).toString().slice(-2000)}`)));

  const page = await within(START_MS, "Chromium to start", connection.openPage());
  return {
    page,
    async close() {
      child.kill();
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

class Connection {
  #toBrowser;
  #waiting = new Map();
  #listeners = [];
  #lastId = 0;

  constructor(toBrowser, fromBrowser) {
    this.#toBrowser = toBrowser;
    let rest = [];
    fromBrowser.on("data", (data) => {
      for (let end = data.indexOf(0); end >= 0; end = data.indexOf(0)) {
        this.#take(JSON.parse(Buffer.concat([...rest, data.subarray(0, end)]).toString()));
        rest = [];
        data = data.subarray(end + 1);
      }

      rest.push(data);
    });
    toBrowser.on("error", (error) => this.fail(error));
  }

  send(method, params = {}, sessionId = undefined) {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, method });
      this.#toBrowser.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  listen(listener) {
    this.#listeners.push(listener);
  }

  fail(error) {
    for (const { reject } of this.#waiting.values()) {
      reject(error);
    }

    this.#waiting.clear();
  }

  async openPage() {
    const { targetInfos } = await this.send("Target.getTargets");
    const { targetId } = targetInfos.find(({ type }) => type === "page") ?? (await this.send("Target.createTarget", { url: "about:blank" }));
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    const page = new Page(this, sessionId);
    for (const domain of ["Page", "Runtime", "Log", "DOM"]) {
      await page.send(`${domain}.enable`);
    }

    return page;
  }

  #take(message) {
    const call = this.#waiting.get(message.id);
    if (call === undefined) {
      this.#listeners.forEach((listener) => listener(message));
      return;
    }

    this.#waiting.delete(message.id);
    if (message.error === undefined) {
      call.resolve(message.result);
    } else {
      call.reject(new Error(`${call.method}: ${message.error.message}`));
    }
  }
}

class Page {
  /** What the page complained of: exceptions, refused resources, errors of the console. */
  complaints = [];
  #connection;
  #sessionId;

  constructor(connection, sessionId) {
    this.#connection = connection;
    this.#sessionId = sessionId;
    connection.listen(({ method, params }) => {
      if (method === "Runtime.exceptionThrown") {
        this.complaints.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
      } else if (method === "Log.entryAdded" && params.entry.level === "error") {
        this.complaints.push(`${params.entry.text} ${params.entry.url ?? ""}`);
      } else if (method === "Runtime.consoleAPICalled" && params.type === "error") {
        this.complaints.push(params.args.map(({ value, description }) => value ?? description).join(" "));
      }
    });
  }

  send(method, params) {
    return this.#connection.send(method, params, this.#sessionId);
  }

  async open(url) {
    this.complaints.length = 0;
    const { errorText } = await this.send("Page.navigate", { url });
    if (errorText !== undefined) {
      throw new Error(`${url} cannot be opened: ${errorText}`);
    }
  }

  /** The value of an expression, which may be a promise; what it throws is thrown. */
  async evaluate(expression) {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails !== undefined) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }

    return result.value;
  }

  /** Calls a function of the page with values. */
  call(body, ...values) {
    return this.evaluate(`(${body})(${values.map((value) => JSON.stringify(value)).join(", ")})`);
  }

  /** Waits until an expression is true. */
  async until(expression) {
    const deadline = Date.now() + WAIT_MS;
    while (!(await this.evaluate(expression).catch(() => false))) { // between two pages there is nothing to ask
      if (Date.now() > deadline) {
        throw new Error(`After ${WAIT_MS / 1000} s still not: ${expression}\nThe page says: ${await this.evaluate("document.body.innerText")}\n${this.complaints.join("\n")}`);
      }

      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async chooseFile(selector, file) {
    const { root } = await this.send("DOM.getDocument");
    const { nodeId } = await this.send("DOM.querySelector", { nodeId: root.nodeId, selector });
    await this.send("DOM.setFileInputFiles", { nodeId, files: [file] });
  }

  async screenshot() {
    const { data } = await this.send("Page.captureScreenshot", { format: "png" });
    return Buffer.from(data, "base64");
  }
}

async function within(milliseconds, what, promise) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`Waited ${milliseconds} ms for ${what}.`)), milliseconds)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
