import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openBrowser } from "./chromium.js";
import { actplat, startServer } from "./servers.js";

const photo = join(process.env.ACTPLAT_TEST_DATA, "photos", "coffee.png");
const root = process.env.ACTPLAT_PAGE;
let folder, server, browser, page;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "actplat-browser-"));
  [server, browser] = await Promise.all([startServer("--web-root", root), openBrowser()]);
  page = browser.page;
});

after(async () => {
  await Promise.all([browser?.close(), server?.close()]);
  await rm(folder, { recursive: true, force: true });
});

test("Page_PhotoChosen_StreamsConv1AndDrawsTheCommandLinesMontage", async () => {
  await page.open(server.web);
  await page.until(`document.body.dataset.state === "ready"`);
  await page.chooseFile("#file", photo);
  await layerShown("conv1/7x7_s2");
  assert.deepEqual(await compare("conv1-7x7_s2"), { width: 896, height: 896, differences: 0 });
});

for (const [layer, stretch] of [["conv1/7x7_s2", "none"], ["conv1/7x7_s2", "positive"], ["conv1/relu_7x7", "auto"], ["inception_4a/output", "contrast"], ["pool5/7x7_s1", "auto"], ["prob", "none"]]) {
  test(`Page_${layer}With${stretch}_IsTheCommandLinesMontage`, async () => {
    await page.call(`(stretch) => document.querySelector('#stretch input[value="' + stretch + '"]').click()`, stretch);
    await choose(layer);
    await layerShown(layer);
    const { differences, width } = await compare(layer, ...(stretch === "auto" ? [] : ["--stretch", stretch]));
    assert.equal(differences, 0);
    assert.ok(width > 0);
  });
}

test("Page_PhotoChosen_NamesItsClasses", async () => {
  await page.until(`document.querySelectorAll("#classes li").length === 5`);
  assert.match(await page.evaluate(`document.querySelector("#classes li").innerText`), /^espresso/);
});

test("Page_PointerOnAChannel_ShowsItsNumbers", async () => {
  await page.call(`() => document.querySelector('#stretch input[value="auto"]').click()`);
  await choose("conv1/7x7_s2");
  await layerShown("conv1/7x7_s2");
  const { x, y } = await page.evaluate(`(() => { const { left, top, width } = document.getElementById("montage").getBoundingClientRect(); return { x: left + width * 1.5 / 8, y: top + width * 4.5 / 8 }; })()`);
  await page.send("Input.dispatchMouseEvent", { type: "mouseMoved", x, y });
  await page.until(`!document.getElementById("channel").hidden`);
  assert.match(await page.evaluate(`document.getElementById("channel-numbers").innerText`), /^Channel\s+34\s/);
  await keep("page-channel");
});

test("Page_ArrowKeysOnTheMontage_GoFromChannelToChannel", async () => {
  await page.evaluate(`document.getElementById("montage").focus()`);
  for (const [keys, channel] of [[["Home"], 1], [["ArrowRight", "ArrowRight", "ArrowDown"], 11], [["ArrowUp", "ArrowUp", "ArrowLeft"], 2], [["End", "ArrowRight"], 64]]) {
    await press(...keys);
    assert.match(await page.evaluate(`document.getElementById("channel-numbers").innerText`), new RegExp(`^Channel\\s+${channel}\\s`), keys.join(" "));
  }
});

test("Page_KeysInTheLayerList_FindAndGoFromLayerToLayer", async () => {
  await press("/");
  await page.send("Input.insertText", { text: "inception_5b/*" });
  const count = await page.evaluate(`document.querySelectorAll("#layers button").length`);
  assert.equal(await page.evaluate(`document.getElementById("all").textContent`), `Stream these ${count} layers`);
  await press("ArrowDown", "ArrowDown");
  assert.equal(await page.evaluate(`document.activeElement.dataset.layer`), "inception_5b/relu_1x1");
  await press("ArrowUp", "ArrowUp");
  assert.equal(await page.evaluate(`document.activeElement.id`), "filter");
  await page.call(`() => { const filter = document.getElementById("filter"); filter.value = ""; filter.dispatchEvent(new Event("input")); }`);
});

test("Page_OverASlowNetwork_DrawsChannelsAsTheyArriveAndTheSameMontageInTheEnd", async () => {
  const network = (bytesPerSecond) => page.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond });
  const arrived = `Number(/ (\\d+) of 192 channels/.exec(document.getElementById("caption").textContent)?.[1] ?? 0)`;
  const lastRowIsBlack = `(() => {
    const { width, height } = document.getElementById("montage");
    return document.getElementById("montage").getContext("2d").getImageData(0, height - 56, width, 56).data.every((value, i) => i % 4 === 3 || value === 0);
  })()`;
  await page.send("Network.enable");
  await network(1_500_000);
  await choose("conv2/3x3");
  await page.until(`${arrived} > 0`);
  const first = await page.evaluate(arrived);
  assert.ok(first < 192 && (await page.evaluate(lastRowIsBlack)), `${first} channels`);
  await keep("page-growing");
  await page.until(`${arrived} > ${first}`);
  await press("Escape");
  await page.until(`document.body.dataset.state === "ready"`);
  assert.equal(await page.evaluate(`document.querySelector('#strip button[title="conv2/3x3"]')`), null);
  await network(-1);
  await choose("conv2/3x3");
  await layerShown("conv2/3x3");
  assert.equal((await compare("conv2/3x3")).differences, 0);
});

test("Page_AllLayers_ArriveOneAfterAnotherInTheNetworksOrder", async () => {
  await page.call(`() => {
    window.counts = [];
    new MutationObserver(() => window.counts.push(document.querySelectorAll("#strip li").length)).observe(document.getElementById("strip"), { childList: true });
    document.getElementById("all").click();
  }`);
  await page.until(`document.body.dataset.state === "done" && document.querySelectorAll("#strip li").length === 144`);
  const order = await page.evaluate(`[...document.querySelectorAll("#strip li")].map((item) => Number(item.dataset.index))`);
  assert.deepEqual(order, Array.from({ length: 144 }, (_, index) => index));
  assert.ok(await page.evaluate("window.counts.length > 20"), "the tensors did not come bit by bit");
  await choose("pool5/7x7_s1");
  await keep("page-all");
});

test("Page_LightAndDarkWideAndNarrow_FitsTheWindowWithoutComplaints", async () => {
  await choose("conv1/7x7_s2");
  for (const [name, width, height] of [["wide", 1360, 1000], ["narrow", 390, 844]]) {
    for (const scheme of ["light", "dark"]) {
      await page.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
      await page.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
      assert.ok(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), `${name}: the page is wider than the window`);
      await keep(`page-${name}-${scheme}`);
    }
  }

  await page.send("Emulation.clearDeviceMetricsOverride");
  assert.deepEqual(page.complaints, []);
});

test("Page_FileThatIsNoImage_ShowsTheServersText", async () => {
  const text = join(folder, "text.png");
  await writeFile(text, "no image");
  await page.chooseFile("#file", text);
  await page.until(`document.body.dataset.state === "failed"`);
  assert.match(await page.evaluate(`document.getElementById("error").innerText`), /PNG/);
  await keep("page-error");
});

test("Page_ServerWithKeys_AsksForOne", async () => {
  const keys = join(folder, "keys.txt");
  await writeFile(keys, `page ${createHash("sha256").update("good").digest("hex")}\n`);
  const keyed = await startServer("--web-root", root, "--api-keys", keys);
  try {
    await page.open(keyed.web);
    await page.until(`document.body.dataset.state === "failed" && !document.getElementById("key").hidden`);
    assert.equal(await page.evaluate(`document.getElementById("error").innerText`), "There is no valid API key; send one as 'authorization: Bearer KEY'.");
    await page.call(`(key) => { document.getElementById("key-text").value = key; document.getElementById("key").requestSubmit(); }`, "good");
    await page.until(`document.body.dataset.state === "ready" && document.getElementById("key").hidden`);
  } finally {
    await keyed.close();
  }
});

test("Server_WithoutWebRoot_ShowsItsBuiltInPage", async () => {
  const plain = await startServer();
  try {
    await page.open(plain.web);
    await page.until(`document.querySelector("h1")?.innerText === "ActivationPlatform"`);
    assert.deepEqual(page.complaints.filter((complaint) => !complaint.includes("favicon")), []);
    await page.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: "light" }] });
    await keep("built-in");
    const answer = await fetch(`${plain.web}/../PageExtensions.cs`);
    assert.equal(answer.status, 404);
  } finally {
    await plain.close();
  }
});

function choose(layer) {
  return page.call(`(layer) => document.querySelector('#layers button[data-layer="' + layer + '"]').click()`, layer);
}

async function press(...keys) {
  for (const key of keys) {
    await page.send("Input.dispatchKeyEvent", { type: "keyDown", key });
    await page.send("Input.dispatchKeyEvent", { type: "keyUp", key });
  }
}

function layerShown(layer) {
  return page.until(`document.body.dataset.state === "done" && document.getElementById("montage").dataset.layer === ${JSON.stringify(layer)}`);
}

/** Holds the canvas against the picture that the command line writes. */
async function compare(layer, ...options) {
  const file = join(folder, "montage.png");
  await actplat("montage", photo, "--layer", layer, ...options, "--out", file);
  const picture = (await readFile(file)).toString("base64");
  return page.call(`async (picture) => {
    const blob = new Blob([Uint8Array.from(atob(picture), (character) => character.charCodeAt(0))], { type: "image/png" });
    const expected = await createImageBitmap(blob, { colorSpaceConversion: "none" });
    const canvas = document.getElementById("montage");
    const { width, height } = canvas;
    if (expected.width !== width || expected.height !== height) {
      return { width, height, differences: "the command line's has " + expected.width + " x " + expected.height };
    }

    const context = new OffscreenCanvas(width, height).getContext("2d");
    context.drawImage(expected, 0, 0);
    const theirs = context.getImageData(0, 0, width, height).data;
    const ours = canvas.getContext("2d").getImageData(0, 0, width, height).data;
    return { width, height, differences: ours.reduce((count, value, i) => count + (value === theirs[i] ? 0 : 1), 0) };
  }`, picture);
}

async function keep(name) {
  const pictures = process.env.ACTPLAT_SCREENSHOTS;
  if (pictures) {
    await mkdir(pictures, { recursive: true });
    await writeFile(join(pictures, `${name}.png`), await page.screenshot());
  }
}
