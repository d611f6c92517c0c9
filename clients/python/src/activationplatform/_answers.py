"""Answers that come in pieces, without the connection: what has arrived, and what is still to be asked for."""

from __future__ import annotations

from typing import Any, List, Optional, Union

from ._crc32c import crc32c
from ._wire import Chunk
from .errors import BrokenStreamError
from .results import LayerStatistics
from .tensors import Tensor, TensorAssembler


class StreamAnswer:
    """The answer to one request for layers, over as many connections as it takes. Nothing is lost and nothing comes twice: a layer counts once its end has
    been checked, and the next attempt asks only for the others, of the same model file; `request` is changed to say so."""

    def __init__(self, request: Any, maximum_tensor_bytes: int):
        self.request = request
        self.total = 0
        self.arrived = 0
        self.is_complete = False
        self._maximum_tensor_bytes = maximum_tensor_bytes
        self._pending: Optional[List[str]] = None
        self._assembler = TensorAssembler(maximum_tensor_bytes)

    def begin_attempt(self) -> None:
        """Before `request` is sent: a tensor that was broken off is thrown away."""
        self._assembler = TensorAssembler(self._maximum_tensor_bytes)

    def read(self, message: Any) -> Optional[Union[Tensor, LayerStatistics]]:
        """Takes one piece; answers what it completed."""
        if isinstance(message, Chunk):
            self._assembler.append(message.offset, message.data)
            return None
        event = message.WhichOneof("event")
        if event == "chunk":
            self._assembler.append(message.chunk.offset, message.chunk.data)
        elif event == "header":
            self._assembler.begin(message.header)
        elif event == "end":
            tensor = self._assembler.complete(message.end)
            self._arrive(tensor.layer.name)
            return tensor
        elif event == "statistics":
            statistics = LayerStatistics.from_message(message.statistics)
            self._arrive(statistics.layer.name)
            return statistics
        elif event == "start":
            self._start(message.start)
        elif event == "summary":
            if self._pending:
                raise BrokenStreamError(f"The server says that it has sent everything, but {len(self._pending)} layers are missing.")
            self.is_complete = True
        return None  # an event of a newer server is none of ours

    def end_attempt(self) -> None:
        """The server ended the stream in good order; was everything there?"""
        if not self.is_complete:
            raise BrokenStreamError("The server ended the stream before all layers had arrived.")

    def narrow(self) -> None:
        """After a break: asks only for what is missing."""
        if self._pending is None:
            return
        if not self._pending:
            self.is_complete = True  # it broke after the last tensor
            return
        del self.request.layers[:]
        self.request.layers.extend(self._pending)

    def _start(self, start: Any) -> None:
        self.request.model = start.model
        self.request.expected_model_sha256 = start.model_sha256
        if self._pending is None:
            self._pending = [layer.name for layer in start.layers]
            self.total = len(self._pending)

    def _arrive(self, name: str) -> None:
        if self._pending is None or name not in self._pending:
            raise BrokenStreamError(f"Layer '{name}' came, but was not announced or had come before.")
        self._pending.remove(name)
        self.arrived += 1


class FileAnswer:
    """A figure or a document that comes in one piece: header, chunks, end."""

    def __init__(self, maximum_bytes: int) -> None:
        self._maximum_bytes = maximum_bytes
        self._crc = 0
        self._pieces = bytearray()
        self.header: Optional[Any] = None
        self.data: Optional[bytes] = None

    def read(self, message: Any) -> Optional[Any]:
        """Takes one piece; answers the progress that it tells, if it does."""
        event = message.WhichOneof("event")
        if event == "header":
            if message.header.byte_length > self._maximum_bytes:
                raise BrokenStreamError(f"A file of {message.header.byte_length} bytes is announced; this client takes at most {self._maximum_bytes}.")
            self.header = message.header
        elif event == "chunk":
            self._append(message.chunk)
        elif event == "end":
            self._complete(message.end)
        elif event == "progress":
            return message.progress
        return None

    def end_attempt(self) -> bytes:
        """The file, once the server has ended the stream."""
        if self.data is None:
            raise BrokenStreamError("The server ended the stream before the file's end.")
        return self.data

    def _append(self, chunk: Any) -> None:
        if self.header is None:
            raise BrokenStreamError("A chunk came without a file's header before it.")
        if chunk.offset != len(self._pieces) or chunk.offset + len(chunk.data) > self.header.byte_length:
            raise BrokenStreamError(f"A chunk is at {chunk.offset}; expected at {len(self._pieces)}, of {self.header.byte_length} bytes in all.")
        self._pieces += chunk.data
        self._crc = crc32c(chunk.data, self._crc)

    def _complete(self, end: Any) -> None:
        if self.header is None or len(self._pieces) != self.header.byte_length:
            raise BrokenStreamError(f"A file ended after {len(self._pieces)} bytes.")
        if self._crc != end.crc32c:
            raise BrokenStreamError(f"A file arrived with CRC-32C 0x{self._crc:08X}; the server sent 0x{end.crc32c:08X}.")
        self.data = bytes(self._pieces)
