"""Messages as they are read from the connection.

Nearly all bytes of an answer are in chunks. protobuf would copy each chunk's bytes out of the message; read by hand, a chunk is a view of the message that gRPC
delivered, and is copied once, to its place in the tensor.
"""

from __future__ import annotations

from typing import NamedTuple, Optional, Tuple, Union

from . import _contract as pb

_CHUNK_OF_RESPONSE = 0x1A  # StreamActivationsResponse.chunk = 3, with a length
_OFFSET = 0x08  # DataChunk.offset = 1, a varint
_DATA = 0x12  # DataChunk.data = 2, with a length


class Chunk(NamedTuple):
    """The next bytes of a tensor."""

    offset: int
    data: memoryview


def read_response(message: bytes) -> "Union[Chunk, pb.StreamActivationsResponse]":
    """One piece of an answer."""
    return _read_chunk(message) or pb.StreamActivationsResponse.FromString(message)


def _read_chunk(message: bytes) -> Optional[Chunk]:
    """The message as a chunk; None if it is anything but a chunk in the form that every encoder writes."""
    try:
        if message[0] != _CHUNK_OF_RESPONSE:
            return None
        length, position = _read_varint(message, 1)
        if position + length != len(message):
            return None
        offset = 0
        if message[position] == _OFFSET:
            offset, position = _read_varint(message, position + 1)
        if message[position] != _DATA:
            return None
        length, position = _read_varint(message, position + 1)
        if position + length != len(message):
            return None
    except IndexError:
        return None
    return Chunk(offset, memoryview(message)[position:])


def _read_varint(message: bytes, position: int) -> Tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7
