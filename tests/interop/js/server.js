'use strict';
// grpc.testing.TestService with grpc-js, for clients under test: node server.js PORT.
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const definition = loader.loadSync('interop/test.proto', {
  includeDirs: [path.join(__dirname, '..', 'protos')], keepCase: true, defaults: true,
});
const { TestService } = grpc.loadPackageDefinition(definition).grpc.testing;
const INITIAL = 'x-grpc-test-echo-initial';
const TRAILING = 'x-grpc-test-echo-trailing-bin';

const payload = (size) => ({ body: Buffer.alloc(size) });

// Sends the echoed header and returns the echoed trailer.
function echoMetadata(call) {
  const headers = new grpc.Metadata();
  const trailers = new grpc.Metadata();
  call.metadata.get(INITIAL).forEach((value) => headers.add(INITIAL, value));
  call.metadata.get(TRAILING).forEach((value) => trailers.add(TRAILING, value));
  call.sendMetadata(headers);
  return trailers;
}

// The failure that a request asks for, if any.
function askedFailure(request, metadata) {
  const status = request.response_status;
  return status && status.code !== 0 ? { code: status.code, details: status.message, metadata } : null;
}

// Writes what a request asks for, one after another.
async function respond(call, request) {
  for (const parameters of request.response_parameters) {
    if (parameters.interval_us > 0) {
      await new Promise((resolve) => { setTimeout(resolve, parameters.interval_us / 1000); });
    }
    if (!call.cancelled && !call.write({ payload: payload(parameters.size) })) {
      await new Promise((resolve) => { call.once('drain', resolve); call.once('cancelled', resolve); });
    }
  }
}

const service = {
  EmptyCall(call, callback) {
    callback(null, {}, echoMetadata(call));
  },
  UnaryCall(call, callback) {
    const trailers = echoMetadata(call);
    const failure = askedFailure(call.request, trailers);
    if (failure) {
      callback(failure);
    } else {
      callback(null, { payload: payload(call.request.response_size) }, trailers);
    }
  },
  async StreamingOutputCall(call) {
    const trailers = echoMetadata(call);
    await respond(call, call.request);
    call.end(trailers);
  },
  StreamingInputCall(call, callback) {
    const trailers = echoMetadata(call);
    let sum = 0;
    call.on('data', (request) => { sum += request.payload.body.length; });
    call.on('end', () => callback(null, { aggregated_payload_size: sum }, trailers));
  },
  FullDuplexCall(call) {
    const trailers = echoMetadata(call);
    let answered = Promise.resolve();
    call.on('data', (request) => {
      const failure = askedFailure(request, trailers);
      answered = answered.then(() => (failure ? call.emit('error', failure) : respond(call, request)));
    });
    call.on('end', () => { answered.then(() => call.end(trailers)); });
  },
};

const server = new grpc.Server();
server.addService(TestService.service, service);
server.bindAsync(`127.0.0.1:${process.argv[2]}`, grpc.ServerCredentials.createInsecure(), (error) => {
  if (error) {
    throw error;
  }
  console.log('listening');
});
