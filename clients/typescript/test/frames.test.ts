import assert from "node:assert/strict";
import { test } from "node:test";
import { readFrames } from "../dist/web/frames.js";

const BODY = Uint8Array.of(0, 0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 2, 9, 9);

test("ReadFrames_BodyInPartsOfAnySize_GivesTheSameFrames", async () => {
  for (let size = 1; size <= BODY.length; size++) {
    assert.deepEqual(await framesOf(parts(BODY, size)), [
      { isTrailers: false, payload: Uint8Array.of(1, 2, 3) },
      { isTrailers: false, payload: new Uint8Array(0) },
      { isTrailers: true, payload: Uint8Array.of(9, 9) },
    ]);
  }
});

test("ReadFrames_BodyThatEndsEarly_GivesTheWholeFramesOnly", async () => {
  for (let length = 0; length < 8; length++) {
    assert.deepEqual(await framesOf(parts(BODY.subarray(0, length), 3)), []);
  }
});

test("ReadFrames_CompressedOrHugeMessage_IsRefusedBeforeItIsRead", async () => {
  await assert.rejects(framesOf(parts(Uint8Array.of(1, 0, 0, 0, 1, 0), 6)), { name: "CallFailure", code: 12, message: /compressed/ });
  await assert.rejects(framesOf(parts(Uint8Array.of(0, 0x7f, 0, 0, 0), 5)), { name: "CallFailure", code: 8, message: /announced a message of 2130706432 bytes; at most 4194304/ });
});

test("ReadFrames_ReaderThatLeaves_EndsTheBody", async () => {
  let ended = false;
  const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(BODY.slice(0, 8)), cancel: () => void (ended = true) });
  for await (const frame of readFrames(body)) {
    assert.equal(frame.payload.length, 3);
    break;
  }

  assert.equal(ended, true);
});

function parts(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (let i = 0; i < bytes.length; i += size) {
        controller.enqueue(bytes.slice(i, i + size));
      }

      controller.close();
    },
  });
}

async function framesOf(body: ReadableStream<Uint8Array>): Promise<unknown[]> {
  const frames = [];
  for await (const frame of readFrames(body)) {
    frames.push(frame);
  }

  return frames;
}
