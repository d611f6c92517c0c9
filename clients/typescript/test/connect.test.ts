import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server as HttpServer } from "node:http";
import { constants, createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { create, toBinary } from "@bufbuild/protobuf";
import { Metadata, Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import { connect } from "activationplatform";
import { connect as connectWeb } from "activationplatform/web";
import { ListModelsResponseSchema } from "../dist/generated/activation/v1/model_service_pb.js";
import { FakeServer, LAYERS } from "./fake-server.js";
import { random } from "./random.js";

for (const [name, make] of [["Grpc", connect], ["Web", connectWeb]] as const) {
  test(`${name}Connect_WhatIsNoAddress_IsATypeError`, () => {
    assert.throws(() => make("127.0.0.1:5080"), new TypeError("'127.0.0.1:5080' is no server address; expected one like http://127.0.0.1:5080 or https://host."));
    assert.throws(() => make([]), new TypeError("There is no server address; expected at least one."));
  });

  test(`${name}Connect_ApiKeyInTheOpen_IsRefusedUnlessAllowed`, () => {
    const message = "The API key would travel in the open to 'http://example.org'; use https, or allow it with allowInsecureApiKey.";
    assert.throws(() => make("http://example.org", { apiKey: "key" }), new TypeError(message));
    for (const address of ["http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1", "https://example.org"]) {
      make(address, { apiKey: "key" }).close();
    }

    make("http://example.org", { apiKey: "key", allowInsecureApiKey: true }).close();
  });

  test(`${name}Client_NobodyListens_IsUnavailable`, async () => {
    const client = make("http://127.0.0.1:9", { attempts: 2, initialPauseMs: 1 });
    await assert.rejects(client.models(), { name: "ActivationError", code: "UNAVAILABLE" });
    client.close();
  });
}

test("GrpcClient_Tls_TrustsTheGivenAuthorityOnly", async () => {
  const folder = await mkdtemp(join(tmpdir(), "activationplatform-"));
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  execFileSync("openssl", [
    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
  ], { stdio: "ignore" });
  const [privateKey, pem] = [await readFile(key), await readFile(certificate)];
  const server = new Server();
  server.addService({
    models: {
      path: "/activation.v1.ModelService/ListModels", requestStream: false, responseStream: false,
      requestSerialize: asIs, requestDeserialize: asIs, responseSerialize: asIs, responseDeserialize: asIs,
    },
  }, {
    models: (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) =>
      call.metadata.get("authorization")[0] === "Bearer secret" ? answer(null, models()) : answer({ code: 16, details: "no key", metadata: new Metadata() }),
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("localhost:0", ServerCredentials.createSsl(null, [{ private_key: privateKey, cert_chain: pem }]), (error, bound) => (error ? reject(error) : resolve(bound))),
  );
  const address = `https://localhost:${port}`;
  try {
    const trusting = connect(address, { rootCertificates: pem, apiKey: "secret" });
    assert.deepEqual((await trusting.models()).map((model) => [model.name, model.isDefault]), [["fake", true]]);
    trusting.close();
    const keyless = connect(address, { rootCertificates: pem });
    await assert.rejects(keyless.models(), { code: "UNAUTHENTICATED", message: "no key" });
    keyless.close();
    const doubtful = connect(address, { attempts: 1 });
    await assert.rejects(doubtful.models(), { code: "UNAVAILABLE" });
    doubtful.close();
  } finally {
    server.forceShutdown();
    await rm(folder, { recursive: true });
  }
});

test("WebClient_WhatIsNoServer_IsSaidPlainly", async (context) => {
  const answers: [number, string, string, RegExp, string][] = [
    [200, "text/html", "<html>", /no gRPC-Web server: its content is 'text\/html'/, "UNKNOWN"],
    [404, "text/plain", "", /HTTP 404/, "UNIMPLEMENTED"],
    [403, "text/plain", "", /HTTP 403/, "PERMISSION_DENIED"],
    [200, "application/grpc-web+proto", "", /ended before the answer did/, "UNAVAILABLE"],
  ];
  for (const [status, type, body, message, code] of answers) {
    const server = createServer((_, response) => response.writeHead(status, { "content-type": type }).end(body));
    await listen(server, context);
    const client = connectWeb(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { attempts: 1 });
    await assert.rejects(client.models(), { code, message });
  }
});

test("GrpcClient_StreamResetByAProxy_IsTakenUpAgain", async (context) => {
  const { NGHTTP2_NO_ERROR, NGHTTP2_INTERNAL_ERROR, NGHTTP2_REFUSED_STREAM, NGHTTP2_CANCEL } = constants;
  const resets = [NGHTTP2_NO_ERROR, NGHTTP2_INTERNAL_ERROR, NGHTTP2_REFUSED_STREAM, NGHTTP2_CANCEL];
  const fake = new FakeServer();
  const server = createHttp2Server();
  server.on("stream", async (stream, headers) => {
    stream.on("error", () => undefined); // its own reset
    const body = Buffer.concat(await stream.toArray());
    const reset = resets.shift();
    stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    let sent = 0;
    for await (const message of fake.call({ path: headers[":path"]!, message: body.subarray(5), headers: {}, signal: new AbortController().signal })) {
      await new Promise((resolve) => stream.write(framed(0, message), resolve));
      if (reset !== undefined && ++sent === 7) {
        stream.close(reset);
        return;
      }
    }

    stream.end();
  });
  context.after(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { initialPauseMs: 1, longestPauseMs: 2 });
  const names: string[] = [];
  for await (const { layer } of client.activations(new Uint8Array(1))) {
    names.push(layer);
  }

  client.close();
  assert.deepEqual(names, LAYERS);
  assert.deepEqual([resets, fake.requests.length], [[], 5]);
});

test("WebClient_ConnectionBrokenAnywhere_LosesNothingAndRepeatsNothing", async (context) => {
  const fake = new FakeServer();
  const next = random(4);
  let calls = 0;
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const breaksAfter = calls++ % 3 === 2 ? Infinity : next(40);
    response.writeHead(200, { "content-type": "application/grpc-web+proto" });
    let sent = 0;
    for await (const message of fake.call({ path: request.url!, message: body.subarray(5), headers: {}, signal: new AbortController().signal })) {
      if (sent++ === breaksAfter) {
        await new Promise((resolve) => response.write(Buffer.alloc(3), resolve)); // half of a prefix
        response.destroy();
        return;
      }

      response.write(framed(0, message));
    }

    response.end(framed(0x80, Buffer.from("grpc-status: 0\r\n")));
  });
  await listen(server, context);
  const client = connectWeb(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { initialPauseMs: 1, longestPauseMs: 2 });
  for (let round = 0; round < 20; round++) {
    const names: string[] = [];
    for await (const { layer } of client.activations(new Uint8Array(1))) {
      names.push(layer);
    }

    assert.deepEqual(names, LAYERS);
  }

  assert.ok(calls > 25, `only ${calls} calls: nothing broke`);
});

test("WebClient_Closed_EndsItsCalls", async (context) => {
  const server = createServer(() => undefined);
  await listen(server, context);
  const client = connectWeb(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const models = client.models();
  setTimeout(() => client.close(), 20);
  await assert.rejects(models, { message: "The client was closed." });
});

/** Opens a server that goes with its test, whatever comes of it. */
function listen(server: HttpServer, context: TestContext): Promise<void> {
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}

function framed(flags: number, payload: Uint8Array): Buffer {
  const prefix = Buffer.of(flags, 0, 0, 0, 0);
  prefix.writeUInt32BE(payload.length, 1);
  return Buffer.concat([prefix, payload]);
}

function asIs(bytes: Buffer): Buffer {
  return bytes;
}

function models(): Buffer {
  return Buffer.from(toBinary(ListModelsResponseSchema, create(ListModelsResponseSchema, { models: [{ name: "fake" }], defaultModel: "fake" })));
}
