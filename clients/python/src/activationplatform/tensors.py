"""Putting a tensor together from header, chunks and end, by the rules of protos/README.md."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Dict, Optional, Tuple

import numpy as np

from . import _contract as pb
from ._crc32c import crc32c
from .errors import BrokenStreamError
from .layers import LayerName

MAXIMUM_BYTES = 1 << 30
"""A tensor of more bytes is refused before memory is taken for it, unless the client is set otherwise."""

_DTYPES: Dict[str, "np.dtype[Any]"] = {
    "float32": np.dtype("<f4"),
    "float16": np.dtype("<f2"),
    "bfloat16": np.dtype("<u2"),
    "uint8": np.dtype("u1"),
}

ENCODINGS: Dict[str, int] = {name: pb.TensorEncoding.Value(f"TENSOR_ENCODING_{name.upper()}") for name in _DTYPES}
"""The names that callers use for the forms in which tensors travel."""

_NAMES = {number: name for name, number in ENCODINGS.items()}

Activation = Tuple[LayerName, "np.ndarray[Any, np.dtype[np.float32]]"]
"""A layer and its values."""


@dataclass(frozen=True)
class Tensor:
    """A layer's output as it arrived, complete and checked."""

    layer: LayerName
    values: "np.ndarray[Any, np.dtype[np.float32]]"
    """Decoded to float32, batch x channel x row x column; its memory is the caller's."""
    encoding: str
    """The form in which it travelled: float32, float16, bfloat16 or uint8."""
    byte_length: int
    """Bytes that travelled."""
    crc32c: int
    """Checksum of these bytes, computed here and equal to the server's."""
    minimum: float
    """Smallest value before encoding."""
    maximum: float
    """Largest value before encoding."""
    mean: float
    """Mean before encoding."""
    channel_indices: Tuple[int, ...]
    """The chosen channels, from 0; empty for all."""

    def __repr__(self) -> str:
        shape = " x ".join(map(str, self.values.shape))
        return f"Tensor({self.layer}, {shape}: {self.minimum:g} to {self.maximum:g}, mean {self.mean:g}; {self.byte_length} bytes as {self.encoding})"


class TensorAssembler:
    """One tensor after the other. Memory is taken once, when the header has been checked; a chunk is copied once, to its place."""

    def __init__(self, maximum_bytes: int = MAXIMUM_BYTES):
        self._maximum_bytes = maximum_bytes
        self._header: Optional[Any] = None
        self._dtype = _DTYPES["float32"]
        self._buffer = np.empty(0, dtype=np.uint8)
        self._received = 0
        self._crc = 0

    def begin(self, header: Any) -> None:
        """Takes a header."""
        if self._header is not None:
            raise BrokenStreamError(f"A header for layer '{header.layer.name}' came before the end of layer '{self._header.layer.name}'.")
        name = _NAMES.get(header.encoding)
        if name is None:
            raise BrokenStreamError(f"Layer '{header.layer.name}' comes in encoding {header.encoding}, which this client does not know.")
        if any(dimension < 0 for dimension in header.shape):
            raise BrokenStreamError(f"Layer '{header.layer.name}' has the shape {list(header.shape)}.")
        dtype = _DTYPES[name]
        expected = math.prod(header.shape) * dtype.itemsize
        if header.byte_length != expected:
            raise BrokenStreamError(
                f"Layer '{header.layer.name}' announces {header.byte_length} bytes; its shape {list(header.shape)} as {name} has {expected}.")
        if expected > self._maximum_bytes:
            raise BrokenStreamError(f"Layer '{header.layer.name}' has {expected} bytes; this client takes at most {self._maximum_bytes}.")
        self._header, self._dtype = header, dtype
        self._buffer = np.empty(expected, dtype=np.uint8)
        self._received = self._crc = 0

    def append(self, offset: int, data: Any) -> None:
        """Takes a chunk."""
        if self._header is None:
            raise BrokenStreamError("A chunk came without a tensor's header before it.")
        end = offset + len(data)
        if offset != self._received or end > len(self._buffer):
            raise BrokenStreamError(
                f"A chunk of {len(data)} bytes for layer '{self._header.layer.name}' is at {offset}; expected at {self._received}, of {len(self._buffer)} bytes in all.")
        self._buffer[offset:end] = np.frombuffer(data, dtype=np.uint8)
        self._crc = crc32c(data, self._crc)
        self._received = end

    def complete(self, end: Any) -> Tensor:
        """Takes an end: checks, decodes, and is ready for the next header."""
        header = self._header
        if header is None:
            raise BrokenStreamError("A tensor's end came without its header before it.")
        if self._received != len(self._buffer):
            raise BrokenStreamError(f"Layer '{header.layer.name}' ended after {self._received} of {len(self._buffer)} bytes.")
        if self._crc != end.crc32c:
            raise BrokenStreamError(f"Layer '{header.layer.name}' arrived with CRC-32C 0x{self._crc:08X}; the server sent 0x{end.crc32c:08X}.")
        buffer, self._buffer, self._header = self._buffer, np.empty(0, dtype=np.uint8), None
        return Tensor(
            layer=LayerName.from_message(header.layer),
            values=decode(buffer, header),
            encoding=_NAMES[header.encoding],
            byte_length=header.byte_length,
            crc32c=self._crc,
            minimum=end.minimum,
            maximum=end.maximum,
            mean=end.mean,
            channel_indices=tuple(header.channel_indices),
        )


def decode(buffer: "np.ndarray[Any, Any]", header: Any) -> "np.ndarray[Any, np.dtype[np.float32]]":
    """The bytes of a whole tensor as float32; float32 itself is viewed, not copied."""
    name = _NAMES[header.encoding]
    shape = tuple(header.shape)
    values = buffer.view(_DTYPES[name]).reshape(shape)
    if name == "float32":
        return values
    if name == "float16":
        return values.astype("<f4")
    if name == "bfloat16":
        wide = values.astype("<u4")
        wide <<= 16
        return wide.view("<f4")
    scaled = values.astype("<f4")
    scaled *= np.float32(header.scale)  # two roundings, as the contract says: not fused
    scaled += np.float32(header.offset)
    return scaled
