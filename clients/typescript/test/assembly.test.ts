// The rules and the worked example of protos/README.md.
import assert from "node:assert/strict";
import { test } from "node:test";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { TensorAssembler } from "../dist/assembly.js";
import { crc32c } from "../dist/crc32c.js";
import { DataChunkSchema, TensorEncoding, TensorEndSchema, TensorHeaderSchema, type TensorHeader } from "../dist/generated/activation/v1/tensor_pb.js";
import { random } from "./random.js";

const FLOAT32 = hex("0000803f 000020c0 cdcccc3d 00004040");
const CRC = 0x329de106;

const examples = [
  { encoding: TensorEncoding.FLOAT32, bytes: FLOAT32, crc: CRC, values: [1, -2.5, Math.fround(0.1), 3] },
  { encoding: TensorEncoding.FLOAT16, bytes: hex("003c 00c1 662e 0042"), crc: 0xb72524de, values: [1, -2.5, 0.0999755859375, 3] },
  { encoding: TensorEncoding.BFLOAT16, bytes: hex("803f 20c0 cd3d 4040"), crc: 0x138782a2, values: [1, -2.5, 0.10009765625, 3] },
  { encoding: TensorEncoding.UINT8, bytes: hex("a2 00 79 ff"), crc: 0xee1769eb, values: [bits(0x3f7e7e80), -2.5, bits(0x3de0e0e0), 3] },
];

for (const { encoding, bytes, crc, values } of examples) {
  test(`TensorAssembler_WorkedExampleIn${TensorEncoding[encoding]}_HasItsValues`, () => {
    for (let chunkBytes = 1; chunkBytes <= bytes.length; chunkBytes++) {
      const assembler = new TensorAssembler(1024);
      assembler.begin(header({ encoding, byteLength: BigInt(bytes.length), scale: bits(0x3cb0b0b1), offset: -2.5 }));
      for (let offset = 0; offset < bytes.length; offset += chunkBytes) {
        assembler.append(chunk(offset, bytes.subarray(offset, offset + chunkBytes)));
      }

      const tensor = assembler.complete(end(crc));
      assert.deepEqual([...tensor.data], values);
      assert.deepEqual(tensor.shape, [1, 1, 2, 2]);
      assert.equal(tensor.layer, "conv1/7x7_s2");
      assert.equal(tensor.crc32c, crc);
    }
  });
}

test("TensorAssembler_TensorWithoutChunks_IsRefusedOnlyIfItHasValues", () => {
  const assembler = new TensorAssembler(1024);
  assembler.begin(header({}));
  assert.throws(() => assembler.complete(end(CRC)), { name: "StreamRuleError", message: "The tensor of layer 'conv1/7x7_s2' ended after 0 of 16 bytes." });
});

test("TensorAssembler_TensorWithoutValues_NeedsNoChunk", () => {
  const assembler = new TensorAssembler(1024);
  assembler.begin(header({ shape: [0, 3], byteLength: 0n }));
  const { data, shape } = assembler.complete(end(0));
  assert.deepEqual([data.length, shape], [0, [0, 3]]);
});

test("TensorAssembler_Halfway_GivesTheValuesThatHaveCome", () => {
  for (const { encoding, bytes, values } of examples) {
    const assembler = new TensorAssembler(1024);
    assert.equal(assembler.values().length, 0);
    assembler.begin(header({ encoding, byteLength: BigInt(bytes.length), scale: bits(0x3cb0b0b1), offset: -2.5 }));
    const arrived = assembler.values;
    for (let received = 1; received <= bytes.length; received++) {
      assembler.append(chunk(received - 1, bytes.subarray(received - 1, received)));
      assert.deepEqual([...arrived()], values.slice(0, Math.floor((4 * received) / bytes.length)));
    }
  }
});

test("TensorAssembler_WhatBreaksTheRules_IsRefused", () => {
  const begun = (): TensorAssembler => {
    const assembler = new TensorAssembler(1024);
    assembler.begin(header({}));
    return assembler;
  };
  const refused = (act: () => unknown, message: RegExp): void => assert.throws(act, (error: Error) => error.name === "StreamRuleError" && message.test(error.message));

  refused(() => begun().begin(header({})), /began before that of layer 'conv1\/7x7_s2' ended/);
  refused(() => new TensorAssembler(1024).append(chunk(0, FLOAT32)), /A chunk came without a tensor's header/);
  refused(() => new TensorAssembler(1024).complete(end(CRC)), /end came without its header/);
  refused(() => begun().append(chunk(4, FLOAT32.subarray(4))), /begins at byte 4; expected 0/);
  refused(() => begun().append(chunk(0, new Uint8Array(17))), /ends at byte 17; the announced length is 16/);
  refused(() => new TensorAssembler(1024).begin(header({ byteLength: 15n })), /announced with 15 bytes; its shape and encoding make 16/);
  refused(() => new TensorAssembler(1024).begin(header({ shape: [1, -4] })), /shape 1 x -4; a dimension is at least 0/);
  refused(() => new TensorAssembler(2 ** 30).begin(header({ shape: [2 ** 30, 2 ** 28], byteLength: 2n ** 60n })), /announced with 1152921504606846976 bytes; at most 1073741824 are accepted/);
  refused(() => new TensorAssembler(2 ** 30).begin(header({ byteLength: 2n ** 60n })), /announced with 1152921504606846976 bytes; its shape and encoding make 16/);
  refused(() => new TensorAssembler(15).begin(header({})), /announced with 16 bytes; at most 15 are accepted/);
  refused(() => new TensorAssembler(1024).begin(header({ encoding: 9 as TensorEncoding })), /encoding 9, which this client does not know/);
  refused(() => new TensorAssembler(2 ** 30).begin(header({ shape: [2147483647, 2147483647, 2147483647], byteLength: -4n })), /-4 bytes/);
  for (const offset of [4, 12]) {
    const halfway = begun();
    halfway.append(chunk(0, FLOAT32.subarray(0, 8)));
    refused(() => halfway.append(chunk(offset, FLOAT32.subarray(12))), new RegExp(`begins at byte ${offset}; expected 8`));
  }

  const damaged = begun();
  damaged.append(chunk(0, FLOAT32));
  refused(() => damaged.complete(end(CRC ^ 1)), /its CRC-32C is 0x329DE106; the server says 0x329DE107/);
});

test("Crc32c_PublishedCheckValue_IsFound", () => {
  assert.equal(crc32c(new TextEncoder().encode("123456789")), 0xe3069283);
});

test("Crc32c_AnyPartsOfAnyBytes_EqualsTheBitwiseDefinition", () => {
  const next = random(1);
  for (let round = 0; round < 200; round++) {
    const bytes = Uint8Array.from({ length: next(80) }, () => next(256));
    const cut = next(bytes.length + 1);
    assert.equal(crc32c(bytes.subarray(cut), crc32c(bytes.subarray(0, cut))), bitwise(bytes));
  }
});

function bitwise(bytes: Uint8Array): number {
  let state = 0xffffffff;
  for (const byte of bytes) {
    state ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      state = (state >>> 1) ^ (state & 1 ? 0x82f63b78 : 0);
    }
  }

  return ~state >>> 0;
}

function header(fields: MessageInitShape<typeof TensorHeaderSchema>): TensorHeader {
  const tensor = { layer: { name: "conv1/7x7_s2" }, shape: [1, 1, 2, 2], encoding: TensorEncoding.FLOAT32, byteLength: 16n };
  return create(TensorHeaderSchema, { ...tensor, ...(fields as typeof tensor) });
}

function chunk(offset: number, data: Uint8Array) {
  return create(DataChunkSchema, { offset: BigInt(offset), data });
}

function end(crc: number) {
  return create(TensorEndSchema, { crc32c: crc, minimum: -2.5, maximum: 3, mean: 0.4 });
}

function hex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replaceAll(" ", ""), "hex"));
}

function bits(value: number): number {
  return new Float32Array(Uint32Array.of(value).buffer)[0]!;
}
