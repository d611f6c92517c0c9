// Broken streams, against a server in memory.
import assert from "node:assert/strict";
import { test } from "node:test";
import { create, toBinary } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import { ActivationClient } from "activationplatform";
import { StreamActivationsResponseSchema, type StreamActivationsResponse } from "../dist/generated/activation/v1/activation_service_pb.js";
import type { DataChunk, TensorEnd, TensorHeader } from "../dist/generated/activation/v1/tensor_pb.js";
import { ErrorInfoSchema } from "../dist/generated/google/rpc/error_details_pb.js";
import { StatusSchema } from "../dist/generated/google/rpc/status_pb.js";
import { CallFailure } from "../dist/transport.js";
import { busy, FakeServer, LAYERS, SHA256, type Fault } from "./fake-server.js";
import { random } from "./random.js";

const QUICK = { initialPauseMs: 1, longestPauseMs: 2 };
const IMAGE = new Uint8Array(1);
const MESSAGES = 2 + 4 * LAYERS.length;

async function namesOf(client: ActivationClient, options = {}): Promise<string[]> {
  const names: string[] = [];
  for await (const { layer, data } of client.activations(IMAGE, options)) {
    assert.equal(data[0], LAYERS.indexOf(layer));
    names.push(layer);
  }

  return names;
}

test("Activations_StreamBrokenAnywhere_LosesNothingAndRepeatsNothing", async () => {
  const next = random(3);
  for (let round = 0; round < 300; round++) {
    const server = new FakeServer(Array.from({ length: next(4) }, () => ({ after: next(MESSAGES) })));
    assert.deepEqual(await namesOf(new ActivationClient([server], QUICK)), LAYERS);
    assert.equal(server.openCalls, 0);
  }
});

test("Activations_Resumed_AsksForTheRestOfTheSameModelFile", async () => {
  const server = new FakeServer([{ after: 1 + 4 * 5 + 2 }]);
  await namesOf(new ActivationClient([server], QUICK));
  assert.deepEqual(server.requests.map(({ layers }) => layers), [["*"], LAYERS.slice(5)]);
  assert.deepEqual(server.requests.map(({ expectedModelSha256, model }) => [expectedModelSha256, model]), [["", ""], [SHA256, "fake"]]);
});

test("Activations_BrokenAfterTheLastTensor_AsksNoMore", async () => {
  const server = new FakeServer([{ after: MESSAGES - 1 }]);
  assert.deepEqual(await namesOf(new ActivationClient([server], QUICK)), LAYERS);
  assert.equal(server.requests.length, 1);
});

test("Activations_DamagedOrRepeatedTensor_IsAskedForAgain", async () => {
  const damaged: Fault = {
    change: (message) => (message.event.case === "end" ? create(StreamActivationsResponseSchema, { event: { case: "end", value: { crc32c: 1 } } }) : message),
  };
  const headless: Fault = { change: (message) => (message.event.case === "header" ? undefined : message) };
  const server = new FakeServer([damaged, headless]);
  assert.deepEqual(await namesOf(new ActivationClient([server], QUICK)), LAYERS);
  assert.equal(server.requests.length, 3);
});

// What a server must not send, and what the caller is told.
const hostile: readonly [what: string, message: RegExp, change: NonNullable<Fault["change"]>][] = [
  ["WrongChecksum", /^The tensor of layer 'layer0' arrived damaged: its CRC-32C is 0x48674BC7; the server says 0x48674BC6\.$/, end((value) => (value.crc32c ^= 1))],
  ["MissingChunk", /^A chunk of the tensor of layer 'layer0' begins at byte 3; expected 0\.$/, (message) => (message.event.case === "chunk" && message.event.value.offset === 0n ? undefined : message)],
  ["MissingLastChunk", /^The tensor of layer 'layer0' ended after 3 of 4 bytes\.$/, (message) => (message.event.case === "chunk" && message.event.value.offset === 3n ? undefined : message)],
  ["OverlappingChunks", /^A chunk of the tensor of layer 'layer0' begins at byte 2; expected 3\.$/, chunk((value) => (value.offset &&= 2n))],
  ["LengthThatTheShapeDenies", /^The tensor of layer 'layer0' was announced with 5 bytes; its shape and encoding make 4\.$/, header((value) => (value.byteLength = 5n))],
  ["AbsurdLength", /^The tensor of layer 'layer0' was announced with 1152921504606846976 bytes; at most 1073741824 are accepted\.$/, header((value) => {
    value.shape = [2 ** 30, 2 ** 28];
    value.byteLength = 2n ** 60n;
  })],
  ["LayerThatWasNotAnnounced", /^Layer 'another' came, but it was not announced or had come before\.$/, header((value) => (value.layer!.name = "another"))],
];
for (const [what, message, change] of hostile) {
  test(`Activations_${what}_IsAnErrorWithWords`, async () => {
    const server = new FakeServer([{ change }, { change }]);
    await assert.rejects(namesOf(new ActivationClient([server], { ...QUICK, attempts: 2 })), { name: "ActivationError", code: "DATA_LOSS", message });
    assert.equal(server.requests.length, 2);
  });
}

test("Activations_SlowReaderOrAnotherReplica_IsTakenUpAgain", async () => {
  const details = [anyPack(ErrorInfoSchema, create(ErrorInfoSchema, { reason: "MODEL_MISMATCH" }))];
  const mismatch = new CallFailure(9, "Another file.", toBinary(StatusSchema, create(StatusSchema, { code: 9, details })));
  const server = new FakeServer([{ after: 6, failure: new CallFailure(10, "The caller reads slowly.") }, { after: 0, failure: mismatch }]);
  assert.deepEqual(await namesOf(new ActivationClient([server], QUICK)), LAYERS);
  assert.equal(server.requests.length, 3);
});

test("Activations_ServerThatStaysAway_FailsAfterTheAttemptsWithItsText", async () => {
  const server = new FakeServer(Array.from({ length: 9 }, () => ({ after: 0 })));
  await assert.rejects(namesOf(new ActivationClient([server], { ...QUICK, attempts: 3 })), { name: "ActivationError", code: "UNAVAILABLE", message: "The connection broke." });
  assert.equal(server.requests.length, 3);
});

test("Activations_ProgressBetweenFailures_CountsThemAnew", async () => {
  const faults = LAYERS.map(() => ({ after: 1 + 4 }));
  const server = new FakeServer(faults);
  assert.deepEqual(await namesOf(new ActivationClient([server], { ...QUICK, attempts: 2 })), LAYERS);
});

test("Activations_RefusedCall_IsNotRepeated", async () => {
  const server = new FakeServer([{ after: 0, failure: new CallFailure(3, "image: no PNG or JPEG") }]);
  await assert.rejects(namesOf(new ActivationClient([server], QUICK)), { code: "INVALID_ARGUMENT", message: "image: no PNG or JPEG" });
  assert.equal(server.requests.length, 1);
});

test("Activations_BusyServer_IsAskedAgainWhenItSaid", async () => {
  const started = performance.now();
  const server = new FakeServer([{ after: 0, failure: busy(30) }, { after: 0, failure: busy(30) }]);
  assert.deepEqual(await namesOf(new ActivationClient([server], QUICK)), LAYERS);
  assert.ok(performance.now() - started >= 55);
});

test("Activations_BusyServerThatNamesNoTime_Fails", async () => {
  const server = new FakeServer([{ after: 0, failure: new CallFailure(8, "Full.") }]);
  await assert.rejects(namesOf(new ActivationClient([server], QUICK)), { code: "RESOURCE_EXHAUSTED", retryDelayMs: undefined });
});

test("Activations_DeadlineBeforeTheNextAttempt_SaysWhatFailed", async () => {
  const server = new FakeServer([{ after: 0, failure: busy(800) }]);
  await assert.rejects(namesOf(new ActivationClient([server], QUICK), { timeoutMs: 100 }), {
    code: "DEADLINE_EXCEEDED",
    message: "The deadline of 100 ms would pass before another attempt; the last one failed: The queue is full.",
  });
});

test("Activations_AbortedWhileItWaits_ThrowsTheReason", async () => {
  const server = new FakeServer([{ after: 0, failure: busy(900) }]);
  const controller = new AbortController();
  const names = namesOf(new ActivationClient([server], QUICK), { signal: controller.signal });
  setTimeout(() => controller.abort(), 5);
  await assert.rejects(names, { name: "AbortError" });
});

test("Activations_AbortedInTheLoop_GivesNoFurtherTensor", async () => {
  const server = new FakeServer();
  const controller = new AbortController();
  let count = 0;
  await assert.rejects(async () => {
    for await (const _ of new ActivationClient([server], QUICK).activations(IMAGE, { signal: controller.signal })) {
      count++;
      controller.abort(new Error("enough"));
    }
  }, new Error("enough"));
  assert.equal(count, 1);
  assert.equal(server.openCalls, 0);
});

test("Activations_LoopLeftEarly_EndsTheCall", async () => {
  const server = new FakeServer();
  for await (const _ of new ActivationClient([server], QUICK).activations(IMAGE)) {
    break;
  }

  assert.equal(server.openCalls, 0);
});

test("Activations_ErrorInTheCallersLoop_IsNotTakenForAFailedCall", async () => {
  const server = new FakeServer();
  await assert.rejects(async () => {
    for await (const _ of new ActivationClient([server], QUICK).activations(IMAGE)) {
      throw new CallFailure(14, "mine");
    }
  }, { message: "mine" });
  assert.equal(server.requests.length, 1);
});

test("Activations_SeveralAddresses_TakeTurnsAndStandInForEachOther", async () => {
  const broken = new FakeServer(Array.from({ length: 50 }, () => ({ after: 1 + 4 * 2 })));
  const sound = new FakeServer();
  const client = new ActivationClient([broken, sound], QUICK);
  assert.deepEqual(await namesOf(client), LAYERS);
  assert.deepEqual(await namesOf(client), LAYERS);
  assert.equal(broken.requests.length, 1);
  assert.equal(sound.requests.length, 2);
});

test("Activations_Progress_ReachesTheEndOfEveryTensor", async () => {
  const steps: string[] = [];
  await namesOf(new ActivationClient([new FakeServer()], QUICK), {
    progress: (step: { tensorIndex: number; tensorCount: number; receivedBytes: number; totalBytes: number }) =>
      steps.push(`${step.tensorIndex}/${step.tensorCount} ${step.receivedBytes}/${step.totalBytes}`),
  });
  assert.deepEqual(steps.slice(0, 4), ["0/12 0/4", "0/12 3/4", "0/12 4/4", "1/12 0/4"]);
  assert.equal(steps.length, 3 * LAYERS.length);
});

test("Activations_ApiKey_TravelsAsBearer", async () => {
  const server = new FakeServer();
  await namesOf(new ActivationClient([server], { apiKey: "secret" }));
  assert.deepEqual(server.headers, [{ authorization: "Bearer secret" }]);
});

function header(change: (value: TensorHeader) => unknown) {
  return (message: StreamActivationsResponse) => (message.event.case === "header" && change(message.event.value), message);
}

function chunk(change: (value: DataChunk) => unknown) {
  return (message: StreamActivationsResponse) => (message.event.case === "chunk" && change(message.event.value), message);
}

function end(change: (value: TensorEnd) => unknown) {
  return (message: StreamActivationsResponse) => (message.event.case === "end" && change(message.event.value), message);
}
