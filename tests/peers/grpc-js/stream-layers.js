// Streams every layer of a photo with stock gRPC limits and compares each tensor with its .npy, bit for bit.
// usage: stream-layers.js ADDRESS IMAGE NPY_FOLDER PROTOS_FOLDER
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const [address, image, folder, protos] = process.argv.slice(2);

const table = new Uint32Array(256).map((_, value) => {
  for (let bit = 0; bit < 8; bit++) {
    value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  }
  return value;
});

function crc32c(data) {
  let state = 0xffffffff;
  for (const byte of data) {
    state = (state >>> 8) ^ table[(state ^ byte) & 0xff];
  }
  return (state ^ 0xffffffff) >>> 0;
}

/** Shape and little-endian float32 bytes of an .npy file, version 1 or 2. */
function readNpy(path) {
  const content = readFileSync(path);
  const [length, start] = content[6] === 1 ? [content.readUInt16LE(8), 10] : [content.readUInt32LE(8), 12];
  const header = content.toString('latin1', start, start + length);
  if (!header.includes("'<f4'") || !header.includes("'fortran_order': False")) {
    throw new Error(`${path}: ${header}`);
  }
  const shape = /'shape':\s*\(([^)]*)\)/.exec(header)[1].split(',').filter((d) => d.trim()).map(Number);
  return { shape, bytes: content.subarray(start + length) };
}

const fileName = (matlabName) => encodeURIComponent(matlabName).replace(/[!'()*~]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase()) + '.npy';

const definition = protoLoader.loadSync('activation/v1/activation_service.proto', { includeDirs: [protos], longs: Number, enums: String, defaults: true, oneofs: true });
const { activation } = grpc.loadPackageDefinition(definition);
const client = new activation.v1.ActivationService(address, grpc.credentials.createInsecure());
const call = client.StreamActivations({ input: { encodedImage: readFileSync(image) }, layers: ['*'] }, { deadline: Date.now() + 120_000 });

let passed = 0;
let failed = 0;
let announced = [];
const received = [];
let header;
let parts;
let size;
let summary;

function finish(tensorEnd) {
  const name = header.layer.matlabName;
  received.push(name);
  const data = Buffer.concat(parts);
  const local = readNpy(join(folder, fileName(name)));
  const problems = [];
  if (header.encoding !== 'TENSOR_ENCODING_FLOAT32' || data.length !== header.byteLength) {
    problems.push(`${data.length} bytes of ${header.byteLength}`);
  }
  if (header.shape.join() !== local.shape.join()) {
    problems.push(`shape ${header.shape}, locally ${local.shape}`);
  }
  if (!data.equals(local.bytes)) {
    problems.push('other bytes than locally');
  }
  if (crc32c(data) !== tensorEnd.crc32c) {
    problems.push('wrong checksum');
  }
  if (problems.length > 0) {
    failed++;
    console.error(`grpc-js: ${name}: ${problems.join('; ')}`);
  } else {
    passed++;
  }
}

call.on('data', (message) => {
  switch (message.event) {
    case 'start':
      announced = message.start.layers.map((layer) => layer.matlabName);
      break;
    case 'header':
      ({ header } = message);
      parts = [];
      size = 0;
      break;
    case 'chunk':
      if (message.chunk.offset !== size) {
        throw new Error('a gap between chunks');
      }
      parts.push(message.chunk.data);
      size += message.chunk.data.length;
      break;
    case 'end':
      finish(message.end);
      break;
    case 'summary':
      ({ summary } = message);
      break;
  }
});
call.on('error', (error) => {
  failed++;
  console.error(`grpc-js: ${error.message}`);
  done();
});
call.on('end', done);

let isDone = false;
function done() {
  if (isDone) {
    return;
  }
  isDone = true;
  if (!summary || received.join() !== announced.join() || summary.layerCount !== received.length) {
    failed++;
    console.error(`grpc-js: ${received.length} layers came; ${announced.length} were announced`);
  } else {
    passed++;
    console.error(`grpc-js: ${received.length} layers, ${summary.byteCount} bytes, ${received.length} checksums`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  client.close();
  process.exitCode = failed > 0 ? 1 : 0;
}
