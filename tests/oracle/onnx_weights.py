"""Reads the initializers of an ONNX file: a walk over protobuf's wire format, independent of the project's reader."""
import struct

import numpy as np


def _varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def _fields(data):
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        number, kind = tag >> 3, tag & 7
        if kind == 0:
            value, at = _varint(data, at)
        elif kind == 2:
            length, at = _varint(data, at)
            value = data[at:at + length]
            at += length
        else:
            length = {1: 8, 5: 4}[kind]
            value = data[at:at + length]
            at += length
        yield number, kind, value


def read(path):
    """Arrays by name: ModelProto.graph = 7, GraphProto.initializer = 5; TensorProto.dims = 1, float_data = 4, name = 8, raw_data = 9."""
    with open(path, "rb") as file:
        model = memoryview(file.read())
    arrays = {}
    for number, _, graph in _fields(model):
        if number != 7:
            continue
        for member, _, tensor in _fields(graph):
            if member != 5:
                continue
            dimensions, name, values = [], "", None
            for field, kind, value in _fields(tensor):
                if field == 1 and kind == 0:
                    dimensions.append(value)
                elif field == 1:
                    at = 0
                    while at < len(value):
                        dimension, at = _varint(value, at)
                        dimensions.append(dimension)
                elif field == 4:
                    values = np.frombuffer(value, "<f4") if kind == 2 else np.append(values if values is not None else [], struct.unpack("<f", value))
                elif field == 8:
                    name = bytes(value).decode()
                elif field == 9:
                    values = np.frombuffer(value, "<f4")
            if values is not None and values.size == np.prod(dimensions):
                arrays[name] = values.reshape(dimensions)
    return arrays
