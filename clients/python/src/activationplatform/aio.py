"""The client for asyncio: the same calls, awaited."""

from __future__ import annotations

import asyncio
from typing import AsyncIterator, List, Optional, Sequence, TypeVar

import grpc
import grpc.aio

from ._answers import FileAnswer, StreamAnswer
from ._base import BaseClient
from ._questions import Question
from ._requests import Image, LayerLike
from ._requests import Layers as LayerChoice
from ._settings import PathLike
from .errors import BrokenStreamError
from .layers import Layers
from .notebook import Progress, reporter
from .results import ClassScore, Figure, LayerStatistics, Model, Report
from .tensors import Activation, Tensor

T = TypeVar("T")


class AsyncClient(BaseClient):
    """Activations from a server, for asyncio; arguments, results and errors are those of `Client`. Cancelling a task, or leaving a loop with `aclose`, stops
    the server's computation. To be made where an event loop runs."""

    _transport = grpc.aio

    async def models(self, *, timeout: Optional[float] = None) -> List[Model]:
        """The models that the server has, by name."""
        return await self._ask(self._questions.models(), timeout)

    async def layers(self, *, timeout: Optional[float] = None) -> Layers:
        """The layers of the model, in the order of the network."""
        return await self._ask(self._questions.layers(), timeout)

    def activations(
        self,
        image: Image,
        layers: LayerChoice = "*",
        *,
        encoding: str = "float32",
        channels: Sequence[int] = (),
        timeout: Optional[float] = None,
        progress: Progress = None,
    ) -> AsyncIterator[Activation]:
        """The outputs of layers for one image; see `Client.activations`."""
        return self._stream(self._questions.activations(image, layers, encoding, channels), timeout, progress)

    def tensors(
        self,
        image: Image,
        layers: LayerChoice = "*",
        *,
        encoding: str = "float32",
        channels: Sequence[int] = (),
        timeout: Optional[float] = None,
        progress: Progress = None,
    ) -> AsyncIterator[Tensor]:
        """As `activations`, with everything that is known of each tensor."""
        return self._stream(self._questions.tensors(image, layers, encoding, channels), timeout, progress)

    def statistics(
        self,
        image: Image,
        layers: LayerChoice = "*",
        *,
        channels: Sequence[int] = (),
        timeout: Optional[float] = None,
        progress: Progress = None,
    ) -> AsyncIterator[LayerStatistics]:
        """The numbers of layers for one image, computed by the server."""
        return self._stream(self._questions.statistics(image, layers, channels), timeout, progress)

    async def classify(self, image: Image, top: int = 5, *, timeout: Optional[float] = None) -> List[ClassScore]:
        """The best classes for one image, best first."""
        return await self._ask(self._questions.classify(image, top), timeout)

    async def montage(
        self,
        image: Image,
        layer: LayerLike,
        *,
        stretch: str = "auto",
        title: str = "",
        scale: float = 1.0,
        timeout: Optional[float] = None,
    ) -> Figure:
        """All channels of a layer side by side, drawn by the server; see `Client.montage`."""
        return await self._fetch(self._questions.montage(image, layer, stretch, title, scale), timeout, None)

    async def report(
        self,
        path: PathLike,
        image: Image,
        layers: LayerChoice = (),
        *,
        image_name: Optional[str] = None,
        paper: str = "a4",
        timeout: Optional[float] = None,
        progress: Progress = None,
    ) -> Report:
        """A layer-analysis report as PDF; see `Client.report`."""
        return await self._fetch(self._questions.report(path, image, layers, image_name, paper), timeout, progress)

    async def close(self) -> None:
        """Ends the connection; running calls are cancelled."""
        await self._channel.close()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _ask(self, question: Question[T], timeout: Optional[float]) -> T:
        attempts = self._attempts(timeout)
        while True:
            try:
                return question.read(await self._send(question, attempts))
            except grpc.RpcError as failure:
                await asyncio.sleep(attempts.pause_after(failure))

    async def _fetch(self, question: Question[T], timeout: Optional[float], progress: Progress) -> T:
        attempts = self._attempts(timeout)
        with reporter(progress) as tell:
            while True:
                answer = FileAnswer(self._settings.maximum_tensor_bytes)
                call = self._send(question, attempts)
                try:
                    async for message in call:
                        step = answer.read(message)
                        if step is not None:
                            tell(step.fraction, step.activity)
                    return await asyncio.to_thread(question.read, answer.header, answer.end_attempt())  # it may write a file
                except (grpc.RpcError, BrokenStreamError) as failure:
                    await asyncio.sleep(attempts.pause_after(failure))
                finally:
                    call.cancel()

    async def _stream(self, question: Question[T], timeout: Optional[float], progress: Progress) -> AsyncIterator[T]:
        answer, attempts = StreamAnswer(question.request, self._settings.maximum_tensor_bytes), self._attempts(timeout)
        with reporter(progress) as tell:
            while not answer.is_complete:
                answer.begin_attempt()
                call = self._send(question, attempts)
                try:
                    async for message in call:
                        item = answer.read(message)
                        if item is not None:
                            attempts.progressed()
                            tell(answer.arrived / answer.total, item.layer.name)
                            yield question.read(item)
                    answer.end_attempt()
                except (grpc.RpcError, BrokenStreamError) as failure:
                    await asyncio.sleep(attempts.pause_after(failure))
                    answer.narrow()
                finally:
                    call.cancel()
