// The commands "stream" and "errors" of clients/conformance/README.md.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { ActivationError, connect, type Activation, type ActivationOptions, type Encoding, type GrpcOptions } from "activationplatform";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: Object.fromEntries(
    ["address", "keyed-address", "breaking-address", "image", "encoding", "repeat", "out"].map((name) => [name, { type: "string" as const, default: "" }]),
  ),
});
const option = (name: string): string => String(values[name]);
const image = await readFile(option("image"));

if (positionals[0] === "stream") {
  const client = connect(url("address"));
  const seconds: number[] = [];
  let tensors: Activation[] = [];
  for (let call = 0; call < Number(option("repeat")); call++) {
    tensors = [];
    const started = performance.now();
    for await (const tensor of client.activations(image, { encoding: option("encoding") as Encoding })) {
      tensors.push(tensor);
    }

    seconds.push((performance.now() - started) / 1000);
  }

  client.close();
  await writeTensors(tensors);
  console.log(JSON.stringify({ seconds }));
} else {
  await play("unknown-layer", "address", { layers: ["conv1/7x7_s3"] }, "NOT_FOUND");
  await playCancelled();
  await play("deadline", "address", { timeoutMs: 20 }, "DEADLINE_EXCEEDED");
  await play("bad-key", "keyed-address", { layers: ["conv1/7x7_s2"] }, "UNAUTHENTICATED", { apiKey: "wrong" });
  await play("good-key", "keyed-address", { layers: ["conv1/7x7_s2"] }, "OK", { apiKey: process.env["ACTPLAT_API_KEY"] ?? "" });
  await writeTensors(await play("broken-stream", "breaking-address", {}, "OK"));
}

/** One scenario that runs to its end, good or bad. */
async function play(scenario: string, address: string, options: ActivationOptions, expected: string, connection: GrpcOptions = {}): Promise<Activation[]> {
  const client = connect(url(address), connection);
  const tensors: Activation[] = [];
  let failure: unknown;
  try {
    for await (const tensor of client.activations(image, options)) {
      tensors.push(tensor);
    }
  } catch (error) {
    failure = error;
  }

  client.close();
  tell(scenario, failure, expected);
  return tensors;
}

async function playCancelled(): Promise<void> {
  const client = connect(url("address"));
  const controller = new AbortController();
  let count = 0;
  let failure: unknown;
  try {
    for await (const _ of client.activations(image, { signal: controller.signal })) {
      count++;
      controller.abort();
    }
  } catch (error) {
    failure = error;
  }

  client.close();
  tell("cancelled", failure, "CANCELLED", count === 1);
}

function tell(scenario: string, failure: unknown, expected: string, isGood = true): void {
  const error = failure instanceof Error ? failure : undefined;
  const status = failure === undefined ? "OK" : failure instanceof ActivationError ? failure.code : error?.name === "AbortError" ? "CANCELLED" : "UNKNOWN";
  console.log(JSON.stringify({ scenario, status, error: error?.name ?? "", message: error?.message ?? "", ok: isGood && status === expected }));
}

async function writeTensors(tensors: readonly Activation[]): Promise<void> {
  const lines = tensors.map(({ layer, shape, encoding, byteLength, crc32c, data }) => JSON.stringify({
    layer,
    shape,
    dataType: encoding,
    bytes: byteLength,
    crc32c: crc32c.toString(16).padStart(8, "0"),
    agreed: true, // a tensor whose checksum differs is never given out
    sha256: createHash("sha256").update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)).digest("hex"),
  }));
  await writeFile(join(option("out"), "tensors.jsonl"), lines.map((line) => `${line}\n`).join(""));
}

function url(name: string): string {
  return `http://${option(name)}`;
}
