// Both transports against a real server; clients/typescript/conformance test says where it is.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { connect, UnknownLayerError, type Activation, type ActivationClient } from "activationplatform";
import { connect as connectWeb } from "activationplatform/web";

const address = process.env["ACTPLAT_TEST_ADDRESS"];
const webAddress = process.env["ACTPLAT_TEST_WEB_ADDRESS"];
const skip = address === undefined || webAddress === undefined ? "ACTPLAT_TEST_ADDRESS and ACTPLAT_TEST_WEB_ADDRESS are not set" : false;
const image = skip ? new Uint8Array(0) : await readFile(process.env["ACTPLAT_TEST_IMAGE"]!);

const transports = [
  ["Grpc", () => connect(address!)],
  ["Web", () => connectWeb(webAddress!)],
] as const;

for (const [name, open] of transports) {
  const it = (what: string, body: (client: ActivationClient) => Promise<void>): void => {
    test(`${name}Client_${what}`, { skip }, async () => {
      const client = open();
      try {
        await body(client);
      } finally {
        client.close();
      }
    });
  };

  it("Activations_ComeInTheNetworksOrderWithTheirShapes", async (client) => {
    const layers = await client.layers();
    const seen: string[] = [];
    for await (const { index, layer, shape, data, minimum, maximum } of client.activations(image, { encoding: "uint8" })) {
      assert.deepEqual(shape, layers[index]!.outputShape);
      assert.equal(data.length, shape.reduce((product, dimension) => product * dimension, 1));
      assert.ok(minimum <= maximum);
      seen.push(layer);
    }

    assert.deepEqual(seen, layers.map(({ layer }) => layer));
  });

  it("Activations_OfChosenChannels_AreThoseOfTheWholeLayer", async (client) => {
    const [whole] = await all(client, { layers: ["conv1/7x7_s2"] });
    const [chosen] = await all(client, { layers: ["conv1-7x7_s2"], channelIndices: [33, 2], chunkBytes: 4096 });
    assert.deepEqual(chosen!.shape, [1, 2, 112, 112]);
    assert.deepEqual(chosen!.channelIndices, [33, 2]);
    assert.deepEqual(chosen!.data.subarray(0, 12544), whole!.data.subarray(33 * 12544, 34 * 12544));
    assert.deepEqual(chosen!.data.subarray(12544), whole!.data.subarray(2 * 12544, 3 * 12544));
  });

  it("Activations_OfATensor_AreThoseOfItsPhoto", async (client) => {
    const [input, photo] = await all(client, { layers: ["data", "pool5*"] });
    const [again] = await all(client, { layers: ["pool5*"] }, { shape: input!.shape, data: input!.data });
    assert.equal(again!.crc32c, photo!.crc32c);
  });

  it("Statistics_AgreeWithTheTensor", async (client) => {
    const [tensor] = await all(client, { layers: ["conv1/relu_7x7"] });
    for await (const { layer, values, channels } of client.statistics(image, { layers: ["conv1/relu_7x7"] })) {
      assert.equal(layer, tensor!.layer);
      assert.equal(values.minimum, tensor!.minimum);
      assert.equal(values.maximum, tensor!.maximum);
      assert.equal(channels.length, 64);
      assert.equal(channels[5]!.maximum, tensor!.data.subarray(5 * 12544, 6 * 12544).reduce((a, b) => Math.max(a, b)));
    }
  });

  it("Network_HasLayersAndConnections", async (client) => {
    const network = await client.network();
    assert.equal(network.layers.length, 144);
    assert.equal(network.connections.length, 170);
    const conv1 = network.layers[1]!;
    assert.equal(conv1.type, "Convolution");
    assert.deepEqual([conv1.window!.height, conv1.window!.strideVertical, conv1.groups, conv1.parameterCount], [7, 2, 1, 9472]);
    assert.ok((await client.models()).some((model) => model.isDefault && model.name === network.name));
  });

  it("Classify_GivesAsManyAsAskedFor", async (client) => {
    const classes = await client.classify(image, { top: 3 });
    assert.equal(classes.length, 3);
    assert.ok(classes[0]!.probability >= classes[1]!.probability);
  });

  it("Report_IsAPdfAndTellsItsProgress", async (client) => {
    const fractions: number[] = [];
    const report = await client.report(image, { imageName: "coffee.png", layers: ["pool5*"], progress: ({ fraction }) => fractions.push(fraction) });
    assert.match(report.fileName, /-coffee\.pdf$/);
    assert.equal(new TextDecoder().decode(report.data.subarray(0, 5)), "%PDF-");
    assert.ok(report.pageCount > 1 && fractions.length > 0 && fractions.every((fraction, i) => i === 0 || fraction >= fractions[i - 1]!));
  });

  it("UnknownLayer_NamesTheNearest", async (client) => {
    await assert.rejects(all(client, { layers: ["conv1/7x7_s3"] }), (error) => {
      assert.ok(error instanceof UnknownLayerError);
      assert.equal(error.code, "NOT_FOUND");
      assert.match(error.message, /^Layer 'conv1\/7x7_s3' is not in model 'googlenet/);
      assert.equal(error.layer, "conv1/7x7_s3");
      assert.ok(error.nearest.includes("conv1/7x7_s2"));
      return true;
    });
  });

  it("WrongField_IsNamed", async (client) => {
    await assert.rejects(all(client, { layers: ["conv1/7x7_s2"], channelIndices: [64] }), (error: { code: string; fieldViolations: { field: string }[] }) => {
      assert.equal(error.code, "INVALID_ARGUMENT");
      assert.equal(error.fieldViolations[0]!.field, "channel_indices");
      return true;
    });
  });

  it("Deadline_IsAnError", async (client) => {
    await assert.rejects(all(client, { timeoutMs: 15 }), {
      name: "ActivationError", code: "DEADLINE_EXCEEDED", message: "The deadline of 15 ms passed before the call was complete.",
    });
  });

  it("Aborted_ThrowsTheSignalsReason", async (client) => {
    const controller = new AbortController();
    let count = 0;
    await assert.rejects(async () => {
      for await (const _ of client.activations(image, { signal: controller.signal })) {
        count++;
        controller.abort();
      }
    }, { name: "AbortError" });
    assert.equal(count, 1);
    await assert.rejects(client.classify(image, { signal: controller.signal }), { name: "AbortError" });
  });

  async function all(client: ActivationClient, options: object, source: Parameters<ActivationClient["activations"]>[0] = image): Promise<Activation[]> {
    const tensors: Activation[] = [];
    for await (const tensor of client.activations(source, options)) {
      tensors.push(tensor);
    }

    return tensors;
  }
}
