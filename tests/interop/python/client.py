"""Interoperability cases with grpcio: client.py PORT."""

import os
import sys
import time

import grpc
from interop import empty_pb2, messages_pb2, test_pb2_grpc

LARGE_REQUEST, LARGE_RESPONSE = 271828, 314159
REQUESTS, RESPONSES = [27182, 8, 1828, 45904], [31415, 9, 2653, 58979]
INITIAL, TRAILING = "x-grpc-test-echo-initial", "x-grpc-test-echo-trailing-bin"
GZIP = grpc.Compression.Gzip


def zeros(size):
    return messages_pb2.Payload(body=bytes(size))


def large(**fields):
    return messages_pb2.SimpleRequest(response_size=LARGE_RESPONSE, payload=zeros(LARGE_REQUEST), **fields)


def flag(value):
    return messages_pb2.BoolValue(value=value)


def exchange(request, response):
    return messages_pb2.StreamingOutputCallRequest(
        payload=zeros(request), response_parameters=[messages_pb2.ResponseParameters(size=response)])


def check_payload(size, payload):
    assert len(payload.body) == size, f"payload of {len(payload.body)} bytes; expected {size}"
    assert not any(payload.body), "payload is not all zero"


def expect(code, call):
    try:
        call()
    except grpc.RpcError as error:
        assert error.code() == code, f"{error.code()}: {error.details()}; expected {code}"
        return error
    raise AssertionError(f"the call succeeded; expected {code}")


class Feed:
    """Requests of a stream, given one by one."""

    def __init__(self):
        import queue
        self._queue = queue.Queue()

    def send(self, request):
        self._queue.put(request)

    def close(self):
        self._queue.put(None)

    def __iter__(self):
        return iter(self._queue.get, None)


def empty_unary(stub):
    assert stub.EmptyCall(empty_pb2.Empty()) == empty_pb2.Empty()


def large_unary(stub):
    check_payload(LARGE_RESPONSE, stub.UnaryCall(large()).payload)


def client_streaming(stub):
    requests = (messages_pb2.StreamingInputCallRequest(payload=zeros(size)) for size in REQUESTS)
    assert stub.StreamingInputCall(requests).aggregated_payload_size == 74922


def server_streaming(stub):
    request = messages_pb2.StreamingOutputCallRequest(
        response_parameters=[messages_pb2.ResponseParameters(size=size) for size in RESPONSES])
    responses = list(stub.StreamingOutputCall(request))
    assert len(responses) == len(RESPONSES)
    for size, response in zip(RESPONSES, responses):
        check_payload(size, response.payload)


def ping_pong(stub):
    feed = Feed()
    call = stub.FullDuplexCall(iter(feed))
    for request, response in zip(REQUESTS, RESPONSES):
        feed.send(exchange(request, response))
        check_payload(response, next(call).payload)
    feed.close()
    assert list(call) == []


def empty_stream(stub):
    call = stub.FullDuplexCall(iter([]))
    assert list(call) == []
    assert call.code() == grpc.StatusCode.OK


def timeout_on_sleeping_server(stub):
    feed = Feed()
    call = stub.FullDuplexCall(iter(feed), timeout=0.001)
    feed.send(messages_pb2.StreamingOutputCallRequest(payload=zeros(27182)))
    expect(grpc.StatusCode.DEADLINE_EXCEEDED, lambda: next(call))
    feed.close()


def cancel_after_begin(stub):
    feed = Feed()
    call = stub.StreamingInputCall.future(iter(feed))
    call.cancel()
    feed.close()
    assert call.cancelled() and call.code() == grpc.StatusCode.CANCELLED


def cancel_after_first_response(stub):
    feed = Feed()
    call = stub.FullDuplexCall(iter(feed))
    feed.send(exchange(27182, 31415))
    check_payload(31415, next(call).payload)
    call.cancel()
    expect(grpc.StatusCode.CANCELLED, lambda: next(call))
    feed.close()


def echo_status(stub, message):
    status = messages_pb2.EchoStatus(code=2, message=message)
    error = expect(grpc.StatusCode.UNKNOWN, lambda: stub.UnaryCall(messages_pb2.SimpleRequest(response_status=status)))
    assert error.details() == message, repr(error.details())
    call = stub.FullDuplexCall(iter([messages_pb2.StreamingOutputCallRequest(response_status=status)]))
    error = expect(grpc.StatusCode.UNKNOWN, lambda: next(call))
    assert error.details() == message, repr(error.details())


def status_code_and_message(stub):
    echo_status(stub, "test status message")


def special_status_message(stub):
    echo_status(stub, "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \U0001f608\t\n")


def check_echo(call):
    assert dict(call.initial_metadata()).get(INITIAL) == "test_initial_metadata_value", call.initial_metadata()
    assert dict(call.trailing_metadata()).get(TRAILING) == b"\xab\xab\xab", call.trailing_metadata()


def custom_metadata(stub):
    metadata = ((INITIAL, "test_initial_metadata_value"), (TRAILING, b"\xab\xab\xab"))
    response, call = stub.UnaryCall.with_call(large(), metadata=metadata)
    check_payload(LARGE_RESPONSE, response.payload)
    check_echo(call)
    call = stub.FullDuplexCall(iter([exchange(LARGE_REQUEST, LARGE_RESPONSE)]), metadata=metadata)
    (response,) = list(call)
    check_payload(LARGE_RESPONSE, response.payload)
    check_echo(call)


def unimplemented_method(stub):
    expect(grpc.StatusCode.UNIMPLEMENTED, lambda: stub.UnimplementedCall(empty_pb2.Empty()))


def unimplemented_service(_):
    with connect() as channel:
        stub = test_pb2_grpc.UnimplementedServiceStub(channel)
        expect(grpc.StatusCode.UNIMPLEMENTED, lambda: stub.UnimplementedCall(empty_pb2.Empty()))


def client_compressed_unary(stub):
    expect(grpc.StatusCode.INVALID_ARGUMENT, lambda: stub.UnaryCall(large(expect_compressed=flag(True))))
    check_payload(LARGE_RESPONSE, stub.UnaryCall(large(expect_compressed=flag(True)), compression=GZIP).payload)
    check_payload(LARGE_RESPONSE, stub.UnaryCall(large(expect_compressed=flag(False))).payload)


def client_compressed_streaming(stub):
    def request(payload, compressed):
        return messages_pb2.StreamingInputCallRequest(payload=payload, expect_compressed=flag(compressed))

    feed = Feed()
    probe = stub.StreamingInputCall.future(iter(feed))
    feed.send(request(zeros(27182), True))
    assert probe.exception(timeout=10).code() == grpc.StatusCode.INVALID_ARGUMENT
    feed.close()

    # grpcio leaves what does not shrink uncompressed: flag 0 within a compressed call.
    noise = messages_pb2.Payload(body=os.urandom(45904))
    response = stub.StreamingInputCall(iter([request(zeros(27182), True), request(noise, False)]), compression=GZIP)
    assert response.aggregated_payload_size == 73086


def server_compressed_unary(stub):
    for compressed in (True, False):
        check_payload(LARGE_RESPONSE, stub.UnaryCall(large(response_compressed=flag(compressed))).payload)


def server_compressed_streaming(stub):
    parameters = [messages_pb2.ResponseParameters(size=31415, compressed=flag(True)),
                  messages_pb2.ResponseParameters(size=92653, compressed=flag(False))]
    first, second = stub.StreamingOutputCall(messages_pb2.StreamingOutputCallRequest(response_parameters=parameters))
    check_payload(31415, first.payload)
    check_payload(92653, second.payload)


def rpc_soak(stub):
    for _ in range(100):
        large_unary(stub)


def channel_soak(_):
    for _ in range(30):
        with connect() as channel:
            large_unary(test_pb2_grpc.TestServiceStub(channel))


def pick_first_unary(stub):
    assert stub.UnaryCall(messages_pb2.SimpleRequest(response_size=1, fill_server_id=True)).server_id


CASES = [empty_unary, large_unary, client_streaming, server_streaming, ping_pong, empty_stream, timeout_on_sleeping_server,
         cancel_after_begin, cancel_after_first_response, status_code_and_message, special_status_message, custom_metadata,
         unimplemented_method, unimplemented_service, client_compressed_unary, client_compressed_streaming,
         server_compressed_unary, server_compressed_streaming, rpc_soak, channel_soak, pick_first_unary]


def connect():
    return grpc.insecure_channel(f"127.0.0.1:{sys.argv[1]}", options=[("grpc.use_local_subchannel_pool", 1)])


def main():
    failures = 0
    for case in CASES:
        started = time.monotonic()
        try:
            with connect() as channel:
                case(test_pb2_grpc.TestServiceStub(channel))
            print(f"PASS {case.__name__} ({time.monotonic() - started:.2f} s)", flush=True)
        except Exception as error:  # every case is reported, whatever goes wrong in it
            failures += 1
            print(f"FAIL {case.__name__}: {type(error).__name__}: {error}", flush=True)
    return failures


sys.exit(main())
