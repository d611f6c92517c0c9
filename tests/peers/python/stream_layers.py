"""Streams every layer of a photo with stock gRPC limits and compares each tensor with its .npy, bit for bit.

usage: stream_layers.py ADDRESS IMAGE NPY_FOLDER STUBS_FOLDER
"""

import ast
import struct
import sys
import urllib.parse

ADDRESS, IMAGE, FOLDER, STUBS = sys.argv[1:5]
sys.path.insert(0, STUBS)

import grpc  # noqa: E402
from activation.v1 import activation_service_pb2, activation_service_pb2_grpc, input_pb2, tensor_pb2  # noqa: E402


def crc32c_table():
    table = []
    for value in range(256):
        for _ in range(8):
            value = (value >> 1) ^ 0x82F63B78 if value & 1 else value >> 1
        table.append(value)
    return table


TABLE = crc32c_table()


def crc32c(data):
    state = 0xFFFFFFFF
    for byte in data:
        state = (state >> 8) ^ TABLE[(state ^ byte) & 0xFF]
    return state ^ 0xFFFFFFFF


def read_npy(path):
    """Shape and little-endian float32 bytes of an .npy file, version 1 or 2."""
    with open(path, "rb") as file:
        content = file.read()
    assert content[:6] == b"\x93NUMPY", f"{path} is no .npy file"
    length, start = (struct.unpack("<H", content[8:10])[0], 10) if content[6] == 1 else (struct.unpack("<I", content[8:12])[0], 12)
    header = ast.literal_eval(content[start:start + length].decode("latin1"))
    assert header["descr"] == "<f4" and not header["fortran_order"], f"{path}: {header}"
    return list(header["shape"]), content[start + length:]


def file_name(matlab_name):
    return urllib.parse.quote(matlab_name, safe="-_.") + ".npy"


def main():
    passed = failed = 0
    checked_crcs = 0
    with open(IMAGE, "rb") as file:
        image = file.read()
    request = activation_service_pb2.StreamActivationsRequest(input=input_pb2.ActivationInput(encoded_image=image), layers=["*"])
    expected_layers = received = summary = None
    with grpc.insecure_channel(ADDRESS) as channel:
        for message in activation_service_pb2_grpc.ActivationServiceStub(channel).StreamActivations(request, timeout=120):
            event = message.WhichOneof("event")
            if event == "start":
                expected_layers = [layer.matlab_name for layer in message.start.layers]
                received = []
            elif event == "header":
                header, data = message.header, bytearray()
            elif event == "chunk":
                assert message.chunk.offset == len(data), "a gap between chunks"
                data += message.chunk.data
            elif event == "end":
                name = header.layer.matlab_name
                received.append(name)
                shape, expected = read_npy(f"{FOLDER}/{file_name(name)}")
                problems = []
                if header.encoding != tensor_pb2.TENSOR_ENCODING_FLOAT32 or len(data) != header.byte_length:
                    problems.append(f"{len(data)} bytes of {header.byte_length}")
                if list(header.shape) != shape:
                    problems.append(f"shape {list(header.shape)}, locally {shape}")
                if bytes(data) != expected:
                    problems.append("other bytes than locally")
                # A checksum in pure Python is slow: the smaller tensors are enough, the bytes are compared anyway.
                if len(data) <= 100_000:
                    checked_crcs += 1
                    if crc32c(data) != message.end.crc32c:
                        problems.append("wrong checksum")
                if problems:
                    failed += 1
                    print(f"python: {name}: {'; '.join(problems)}", file=sys.stderr)
                else:
                    passed += 1
            elif event == "summary":
                summary = message.summary
    if summary is None or received != expected_layers or summary.layer_count != len(received):
        failed += 1
        print(f"python: {len(received or [])} layers came; {len(expected_layers or [])} were announced", file=sys.stderr)
    else:
        passed += 1
    print(f"python: {len(received)} layers, {summary.byte_count} bytes, {checked_crcs} checksums", file=sys.stderr)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
