'use strict';
// Interoperability cases with grpc-js: node client.js PORT.
const path = require('node:path');
const assert = require('node:assert');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const definition = loader.loadSync('interop/test.proto', {
  includeDirs: [path.join(__dirname, '..', 'protos')], keepCase: true, defaults: true,
});
const { TestService, UnimplementedService } = grpc.loadPackageDefinition(definition).grpc.testing;
const address = `127.0.0.1:${process.argv[2]}`;

const LARGE_REQUEST = 271828;
const LARGE_RESPONSE = 314159;
const REQUESTS = [27182, 8, 1828, 45904];
const RESPONSES = [31415, 9, 2653, 58979];
const INITIAL = 'x-grpc-test-echo-initial';
const TRAILING = 'x-grpc-test-echo-trailing-bin';

const zeros = (size) => ({ body: Buffer.alloc(size) });
const large = (fields = {}) => ({ response_size: LARGE_RESPONSE, payload: zeros(LARGE_REQUEST), ...fields });
const exchange = (request, response) => ({ payload: zeros(request), response_parameters: [{ size: response }] });
const flag = (value) => ({ value });

function checkPayload(size, payload) {
  assert.strictEqual(payload.body.length, size);
  assert.ok(payload.body.every((value) => value === 0), 'payload is not all zero');
}

// A unary call as a promise of its response, headers and trailers.
function unary(client, method, request, metadata = new grpc.Metadata(), options = {}) {
  return new Promise((resolve, reject) => {
    const result = {};
    const call = client[method](request, metadata, options, (error, response) => {
      if (error) {
        reject(error);
      } else {
        result.response = response;
      }
    });
    call.on('metadata', (headers) => { result.headers = headers; });
    call.on('status', (status) => { result.trailers = status.metadata; if (status.code === 0) { resolve(result); } });
  });
}

// The responses of a stream, one by one, and its status at the end.
function reader(call) {
  const queue = [];
  const waiting = [];
  const push = (item) => (waiting.length ? waiting.shift()(item) : queue.push(item));
  call.on('data', (response) => push({ response }));
  call.on('metadata', (headers) => { call.headers = headers; });
  call.on('error', () => {});
  call.on('status', (status) => push({ status }));
  return () => (queue.length ? Promise.resolve(queue.shift()) : new Promise((resolve) => { waiting.push(resolve); }));
}

async function rejects(code, promise) {
  const error = await promise.then(() => assert.fail(`the call succeeded; expected ${code}`), (reason) => reason);
  assert.strictEqual(error.code, code, `${error.message}`);
  return error;
}

function collect(client, requests, metadata = new grpc.Metadata(), keepOpen = false) {
  return new Promise((resolve, reject) => {
    const call = client.StreamingInputCall(metadata, {}, (error, response) => (error ? reject(error) : resolve(response)));
    for (const [request, flags] of requests) {
      if (flags) { call.write(request, flags); } else { call.write(request); }
    }
    if (!keepOpen) { call.end(); }
  });
}

function echoInto() {
  const metadata = new grpc.Metadata();
  metadata.set(INITIAL, 'test_initial_metadata_value');
  metadata.set(TRAILING, Buffer.from([0xab, 0xab, 0xab]));
  return metadata;
}

function checkEcho(headers, trailers) {
  assert.deepStrictEqual(headers.get(INITIAL), ['test_initial_metadata_value']);
  assert.deepStrictEqual(trailers.get(TRAILING), [Buffer.from([0xab, 0xab, 0xab])]);
}

async function echoStatus(client, message) {
  const status = { code: 2, message };
  const error = await rejects(grpc.status.UNKNOWN, unary(client, 'UnaryCall', { response_status: status }));
  assert.strictEqual(error.details, message);
  const call = client.FullDuplexCall();
  const next = reader(call);
  call.write({ response_status: status });
  call.end();
  const end = (await next()).status;
  assert.strictEqual(end.code, grpc.status.UNKNOWN);
  assert.strictEqual(end.details, message);
}

const cases = {
  async empty_unary(client) {
    assert.deepStrictEqual((await unary(client, 'EmptyCall', {})).response, {});
  },
  async large_unary(client) {
    checkPayload(LARGE_RESPONSE, (await unary(client, 'UnaryCall', large())).response.payload);
  },
  async client_streaming(client) {
    const response = await collect(client, REQUESTS.map((size) => [{ payload: zeros(size) }]));
    assert.strictEqual(response.aggregated_payload_size, 74922);
  },
  async server_streaming(client) {
    const next = reader(client.StreamingOutputCall({ response_parameters: RESPONSES.map((size) => ({ size })) }));
    for (const size of RESPONSES) { checkPayload(size, (await next()).response.payload); }
    assert.strictEqual((await next()).status.code, 0);
  },
  async ping_pong(client) {
    const call = client.FullDuplexCall();
    const next = reader(call);
    for (let index = 0; index < REQUESTS.length; index++) {
      call.write(exchange(REQUESTS[index], RESPONSES[index]));
      checkPayload(RESPONSES[index], (await next()).response.payload);
    }
    call.end();
    assert.strictEqual((await next()).status.code, 0);
  },
  async empty_stream(client) {
    const call = client.FullDuplexCall();
    const next = reader(call);
    call.end();
    assert.strictEqual((await next()).status.code, 0);
  },
  async timeout_on_sleeping_server(client) {
    const call = client.FullDuplexCall(new grpc.Metadata(), { deadline: Date.now() + 1 });
    const next = reader(call);
    call.write({ payload: zeros(27182) });
    assert.strictEqual((await next()).status.code, grpc.status.DEADLINE_EXCEEDED);
  },
  async cancel_after_begin(client) {
    await rejects(grpc.status.CANCELLED, new Promise((resolve, reject) => {
      const call = client.StreamingInputCall((error, response) => (error ? reject(error) : resolve(response)));
      setImmediate(() => call.cancel());
    }));
  },
  async cancel_after_first_response(client) {
    const call = client.FullDuplexCall();
    const next = reader(call);
    call.write(exchange(27182, 31415));
    checkPayload(31415, (await next()).response.payload);
    call.cancel();
    assert.strictEqual((await next()).status.code, grpc.status.CANCELLED);
  },
  status_code_and_message: (client) => echoStatus(client, 'test status message'),
  special_status_message: (client) => echoStatus(client, '\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \u{1f608}\t\n'),
  async custom_metadata(client) {
    const result = await unary(client, 'UnaryCall', large(), echoInto());
    checkPayload(LARGE_RESPONSE, result.response.payload);
    checkEcho(result.headers, result.trailers);
    const call = client.FullDuplexCall(echoInto());
    const next = reader(call);
    call.write(exchange(LARGE_REQUEST, LARGE_RESPONSE));
    call.end();
    checkPayload(LARGE_RESPONSE, (await next()).response.payload);
    checkEcho(call.headers, (await next()).status.metadata);
  },
  async unimplemented_method(client) {
    await rejects(grpc.status.UNIMPLEMENTED, unary(client, 'UnimplementedCall', {}));
  },
  async unimplemented_service() {
    const client = new UnimplementedService(address, grpc.credentials.createInsecure());
    await rejects(grpc.status.UNIMPLEMENTED, unary(client, 'UnimplementedCall', {}));
    client.close();
  },
  async client_compressed_unary(client, gzip) {
    await rejects(grpc.status.INVALID_ARGUMENT, unary(client, 'UnaryCall', large({ expect_compressed: flag(true) })));
    checkPayload(LARGE_RESPONSE, (await unary(gzip, 'UnaryCall', large({ expect_compressed: flag(true) }))).response.payload);
    checkPayload(LARGE_RESPONSE, (await unary(client, 'UnaryCall', large({ expect_compressed: flag(false) }))).response.payload);
  },
  async client_compressed_streaming(client, gzip) {
    const first = { payload: zeros(27182), expect_compressed: flag(true) };
    await rejects(grpc.status.INVALID_ARGUMENT, collect(client, [[first]], new grpc.Metadata(), true));
    const second = { payload: zeros(45904), expect_compressed: flag(false) };
    const response = await collect(gzip, [[first], [second, grpc.writeFlags ? grpc.writeFlags.NoCompress : 2]]);
    assert.strictEqual(response.aggregated_payload_size, 73086);
  },
  async server_compressed_unary(client) {
    for (const compressed of [true, false]) {
      checkPayload(LARGE_RESPONSE, (await unary(client, 'UnaryCall', large({ response_compressed: flag(compressed) }))).response.payload);
    }
  },
  async server_compressed_streaming(client) {
    const next = reader(client.StreamingOutputCall({
      response_parameters: [{ size: 31415, compressed: flag(true) }, { size: 92653, compressed: flag(false) }],
    }));
    checkPayload(31415, (await next()).response.payload);
    checkPayload(92653, (await next()).response.payload);
    assert.strictEqual((await next()).status.code, 0);
  },
  async rpc_soak(client) {
    for (let index = 0; index < 100; index++) { await cases.large_unary(client); }
  },
  async channel_soak() {
    for (let index = 0; index < 30; index++) {
      const client = connect();
      await cases.large_unary(client);
      client.close();
    }
  },
};

function connect(options = {}) {
  return new TestService(address, grpc.credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1, ...options });
}

async function main() {
  let failures = 0;
  for (const [name, run] of Object.entries(cases)) {
    const client = connect();
    const gzip = connect({ 'grpc.default_compression_algorithm': 2 });
    const started = Date.now();
    let timer;
    try {
      const limit = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error('no end after 60 s')), 60000); });
      await Promise.race([run(client, gzip), limit]);
      console.log(`PASS ${name} (${((Date.now() - started) / 1000).toFixed(2)} s)`);
    } catch (error) {
      failures++;
      console.log(`FAIL ${name}: ${error.message}`);
    } finally {
      clearTimeout(timer);
      client.close();
      gzip.close();
    }
  }
  process.exit(failures);
}

main();
