"""The client for asyncio: the same calls, awaited."""

from __future__ import annotations

import asyncio
from typing import Any, AsyncIterator, Callable, List, Optional, Sequence, Tuple, TypeVar, cast

import grpc
import grpc.aio
import numpy as np

from . import _contract as pb
from . import _requests
from ._answers import FileAnswer, StreamAnswer
from ._attempts import Attempts
from ._calls import Calls
from ._requests import Image, LayerLike
from ._requests import Layers as LayerChoice
from ._settings import PathLike, Settings, Tls
from .client import write_whole
from .errors import BrokenStreamError
from .layers import Layer, LayerName, Layers
from .notebook import Progress, reporter
from .results import ClassScore, Figure, LayerStatistics, Model, Report
from .tensors import MAXIMUM_BYTES, Tensor

T = TypeVar("T")


class AsyncClient:
    """Activations from a server, for asyncio; arguments, results and errors are those of `Client`. Cancelling a task, or leaving a loop with `aclose`, stops
    the server's computation. To be made where an event loop runs."""

    def __init__(
        self,
        address: str = "http://127.0.0.1:5080",
        *,
        model: Optional[str] = None,
        api_key: Optional[str] = None,
        tls: Optional[Tls] = None,
        timeout: Optional[float] = None,
        max_attempts: int = 5,
        initial_pause: float = 0.2,
        longest_pause: float = 5.0,
        allow_insecure_api_key: bool = False,
        maximum_tensor_bytes: int = MAXIMUM_BYTES,
    ):
        self._settings = settings = Settings(
            address, model or "", api_key, allow_insecure_api_key, tls, timeout, max_attempts, initial_pause, longest_pause, maximum_tensor_bytes)
        credentials = settings.credentials()
        self._channel: Any = (
            grpc.aio.secure_channel(settings.target, credentials, settings.channel_options)
            if credentials
            else grpc.aio.insecure_channel(settings.target, settings.channel_options)
        )
        self._calls = Calls(self._channel)

    async def models(self, *, timeout: Optional[float] = None) -> List[Model]:
        """The models that the server has, by name."""
        answer = await self._call(self._calls.list_models, pb.ListModelsRequest(), timeout)
        return [Model(m.name, m.sha256, m.byte_length, m.demonstration, m.name == answer.default_model) for m in answer.models]

    async def layers(self, *, timeout: Optional[float] = None) -> Layers:
        """The layers of the model, in the order of the network."""
        network = (await self._call(self._calls.get_model, pb.GetModelRequest(model=self._settings.model), timeout)).network
        return Layers(network.name, network.sha256, network.demonstration, map(Layer.from_message, network.layers))

    def activations(
        self,
        image: Image,
        layers: LayerChoice = "*",
        *,
        encoding: str = "float32",
        channels: Sequence[int] = (),
        timeout: Optional[float] = None,
        progress: Progress = None,
    ) -> AsyncIterator[Tuple[LayerName, np.ndarray[Any, np.dtype[np.float32]]]]:
        """The outputs of layers for one image; see `Client.activations`."""
        request = _requests.stream(self._settings.model, image, layers, encoding, channels)
        return self._open(request, timeout, progress, lambda tensor: (tensor.layer, tensor.values))

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
        return self._open(_requests.stream(self._settings.model, image, layers, encoding, channels), timeout, progress, lambda tensor: cast(Tensor, tensor))

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
        request = _requests.stream(self._settings.model, image, layers, channels=channels, statistics=True)
        return self._open(request, timeout, progress, lambda statistics: cast(LayerStatistics, statistics))

    async def classify(self, image: Image, top: int = 5, *, timeout: Optional[float] = None) -> List[ClassScore]:
        """The best classes for one image, best first."""
        answer = await self._call(self._calls.classify, _requests.classify(self._settings.model, image, top), timeout)
        return [ClassScore(c.class_index, c.label, c.probability) for c in answer.classes]

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
        request = _requests.montage(self._settings.model, image, layer, stretch, title, scale)
        header, data = await self._file(self._calls.render_montage, request, timeout, None)
        return Figure(header.media_type, data, header.width_pixels, header.height_pixels, header.alternative_text)

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
        request = _requests.report(self._settings.model, image, layers, image_name, paper)
        header, data = await self._file(self._calls.generate_report, request, timeout, progress)
        target = await asyncio.to_thread(write_whole, path, data)
        return Report(target, len(data), header.page_count, header.model_sha256)

    async def close(self) -> None:
        """Ends the connection; running calls are cancelled."""
        await self._channel.close()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"AsyncClient({self._settings.address!r}, model={self._settings.model or None!r})"

    async def _open(self, request: Any, timeout: Optional[float], progress: Progress, shape: Callable[[Any], T]) -> AsyncIterator[T]:
        answer = StreamAnswer(request, self._settings.maximum_tensor_bytes)
        attempts = Attempts(self._settings, timeout)
        with reporter(progress) as report:
            while not answer.is_complete:
                call = self._calls.stream_activations(answer.begin_attempt(), timeout=attempts.timeout, metadata=self._settings.metadata)
                try:
                    async for message in call:
                        item = answer.read(message)
                        if item is not None:
                            attempts.progressed()
                            report(answer.arrived / answer.total, item.layer.name)
                            yield shape(item)
                    answer.end_attempt()
                except (grpc.RpcError, BrokenStreamError) as failure:
                    await asyncio.sleep(attempts.pause_after(failure))
                    answer.narrow()
                finally:
                    call.cancel()

    async def _call(self, method: Any, request: Any, timeout: Optional[float]) -> Any:
        attempts = Attempts(self._settings, timeout)
        while True:
            try:
                return await method(request, timeout=attempts.timeout, metadata=self._settings.metadata)
            except grpc.RpcError as failure:
                await asyncio.sleep(attempts.pause_after(failure))

    async def _file(self, method: Any, request: Any, timeout: Optional[float], progress: Progress) -> Tuple[Any, bytes]:
        attempts = Attempts(self._settings, timeout)
        with reporter(progress) as report:
            while True:
                answer = FileAnswer(self._settings.maximum_tensor_bytes)
                call = method(request, timeout=attempts.timeout, metadata=self._settings.metadata)
                try:
                    async for message in call:
                        step = answer.read(message)
                        if step is not None:
                            report(step.fraction, step.activity)
                    return answer.header, answer.end_attempt()
                except (grpc.RpcError, BrokenStreamError) as failure:
                    await asyncio.sleep(attempts.pause_after(failure))
                finally:
                    call.cancel()
