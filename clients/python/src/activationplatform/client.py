"""The client for ordinary code; `aio` has the one for asyncio."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any, Callable, Generator, Iterator, List, Optional, Sequence, Tuple, TypeVar, Union, cast

import grpc
import numpy as np

from . import _contract as pb
from . import _requests
from ._answers import FileAnswer, StreamAnswer
from ._attempts import Attempts
from ._calls import Calls
from ._requests import Image, LayerLike
from ._requests import Layers as LayerChoice
from ._settings import PathLike, Settings, Tls
from .errors import BrokenStreamError, CancelledError
from .layers import Layer, LayerName, Layers
from .notebook import Progress, reporter
from .results import ClassScore, Figure, LayerStatistics, Model, Report
from .tensors import MAXIMUM_BYTES, Tensor

T = TypeVar("T")


class Client:
    """Activations from a server. Any number of calls may run at once, from any thread; a stream that breaks is taken up again, and nothing is lost or repeated.

    Args:
        address: for example ``http://127.0.0.1:5080``, or ``https://host``; without a scheme as http.
        model: the model's name; None for the server's default.
        api_key: shown to the server; without encryption only to loopback addresses.
        tls: certificate files, for https addresses; None for the system's authorities.
        timeout: seconds that a call may take, all its attempts together; None for no limit. Calls can say their own.
        max_attempts: attempts in a row that bring nothing new before a call fails.
        initial_pause: seconds before the second attempt; they double with each further one.
        longest_pause: the longest pause between attempts, in seconds.
        allow_insecure_api_key: sends the API key without encryption to any address.
        maximum_tensor_bytes: a tensor of more bytes is refused before memory is taken for it.
    """

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
            grpc.secure_channel(settings.target, credentials, settings.channel_options)
            if credentials
            else grpc.insecure_channel(settings.target, settings.channel_options)
        )
        self._calls = Calls(self._channel)

    def models(self, *, timeout: Optional[float] = None) -> List[Model]:
        """The models that the server has, by name."""
        answer = self._call(self._calls.list_models, pb.ListModelsRequest(), timeout)
        return [Model(m.name, m.sha256, m.byte_length, m.demonstration, m.name == answer.default_model) for m in answer.models]

    def layers(self, *, timeout: Optional[float] = None) -> Layers:
        """The layers of the model, in the order of the network."""
        network = self._call(self._calls.get_model, pb.GetModelRequest(model=self._settings.model), timeout).network
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
    ) -> ActivationStream[Tuple[LayerName, np.ndarray[Any, np.dtype[np.float32]]]]:
        """The outputs of layers for one image, each as soon as it has arrived, in the order of the network.

        Args:
            image: a PNG or JPEG file (a path, or its bytes), or the input tensor as an array of float32.
            layers: names in any of the three forms, or patterns with * and ?; all layers if not said.
            encoding: how values travel: float32 (the computed bits), float16, bfloat16 or uint8. They arrive as float32.
            channels: channels of every chosen layer, from 0; all if not said.
            timeout: seconds for the whole stream.
            progress: True for a bar, or a function that is told a fraction from 0 to 1 and what has arrived.

        Yields:
            The layer, and its values as float32 (batch x channel x row x column); the memory is yours.

        Raises:
            UnknownLayerError: a pattern matches no layer.
            ActivationError: the server refused, or could not be reached after all attempts.
        """
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
    ) -> ActivationStream[Tensor]:
        """As `activations`, with everything that is known of each tensor: checksum, extremes, mean, how it travelled."""
        return self._open(_requests.stream(self._settings.model, image, layers, encoding, channels), timeout, progress, lambda tensor: cast(Tensor, tensor))

    def statistics(
        self,
        image: Image,
        layers: LayerChoice = "*",
        *,
        channels: Sequence[int] = (),
        timeout: Optional[float] = None,
        progress: Progress = None,
    ) -> ActivationStream[LayerStatistics]:
        """The numbers of layers for one image, computed by the server; no tensor travels."""
        request = _requests.stream(self._settings.model, image, layers, channels=channels, statistics=True)
        return self._open(request, timeout, progress, lambda statistics: cast(LayerStatistics, statistics))

    def classify(self, image: Image, top: int = 5, *, timeout: Optional[float] = None) -> List[ClassScore]:
        """The best classes for one image, best first."""
        answer = self._call(self._calls.classify, _requests.classify(self._settings.model, image, top), timeout)
        return [ClassScore(c.class_index, c.label, c.probability) for c in answer.classes]

    def montage(
        self,
        image: Image,
        layer: LayerLike,
        *,
        stretch: str = "auto",
        title: str = "",
        scale: float = 1.0,
        timeout: Optional[float] = None,
    ) -> Figure:
        """All channels of a layer side by side, drawn by the server as PNG; a notebook shows it.

        Args:
            image: as in `activations`.
            layer: one name, no pattern.
            stretch: none, contrast, positive, or auto (positive for a ReLU, otherwise contrast).
            title: a line above the montage.
            scale: pixels for one unit of the figure, 0.25 to 8.
            timeout: seconds for the call.
        """
        request = _requests.montage(self._settings.model, image, layer, stretch, title, scale)
        header, data = self._file(self._calls.render_montage, request, timeout, None)
        return Figure(header.media_type, data, header.width_pixels, header.height_pixels, header.alternative_text)

    def report(
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
        """A layer-analysis report, made by the server and written as PDF once it is complete and checked.

        Args:
            path: where the PDF is written.
            image: a PNG or JPEG file, by path or as bytes.
            layers: as in `activations`; the first convolution and its ReLU if not said.
            image_name: as the report shows it; the file's name if not said.
            paper: a4 or letter.
            timeout: seconds for the call.
            progress: True for a bar, or a function that is told a fraction from 0 to 1 and what is being done.
        """
        request = _requests.report(self._settings.model, image, layers, image_name, paper)
        header, data = self._file(self._calls.generate_report, request, timeout, progress)
        target = write_whole(path, data)
        return Report(target, len(data), header.page_count, header.model_sha256)

    def close(self) -> None:
        """Ends the connection; running calls are cancelled."""
        self._channel.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Client({self._settings.address!r}, model={self._settings.model or None!r})"

    def _open(self, request: Any, timeout: Optional[float], progress: Progress, shape: Callable[[Any], T]) -> ActivationStream[T]:
        answer = StreamAnswer(request, self._settings.maximum_tensor_bytes)
        return ActivationStream(self._calls, self._settings, answer, Attempts(self._settings, timeout), reporter(progress), shape)

    def _call(self, method: Any, request: Any, timeout: Optional[float]) -> Any:
        attempts = Attempts(self._settings, timeout)
        while True:
            try:
                return method(request, timeout=attempts.timeout, metadata=self._settings.metadata)
            except grpc.RpcError as failure:
                pause(self._calls, attempts.pause_after(failure))

    def _file(self, method: Any, request: Any, timeout: Optional[float], progress: Progress) -> Tuple[Any, bytes]:
        attempts = Attempts(self._settings, timeout)
        with reporter(progress) as report:
            while True:
                answer = FileAnswer(self._settings.maximum_tensor_bytes)
                call = method(request, timeout=attempts.timeout, metadata=self._settings.metadata)
                try:
                    for message in call:
                        step = answer.read(message)
                        if step is not None:
                            report(step.fraction, step.activity)
                    return answer.header, answer.end_attempt()
                except (grpc.RpcError, BrokenStreamError) as failure:
                    pause(self._calls, attempts.pause_after(failure))
                finally:
                    call.cancel()


class ActivationStream(Iterator[T]):
    """An iterator over what arrives. The call begins with the first item; leaving a loop early, `close()` and the end of a `with` block stop the server's
    computation. `cancel()` does so from another thread."""

    def __init__(self, calls: Calls, settings: Settings, answer: StreamAnswer, attempts: Attempts, report: reporter, shape: Callable[[Any], T]):
        self._calls = calls
        self._settings = settings
        self._answer = answer
        self._attempts = attempts
        self._report = report
        self._shape = shape
        self._cancelled = threading.Event()
        self._call: Any = None
        self._items = self._run()

    @property
    def total(self) -> int:
        """Items that will have come in the end; 0 before the first."""
        return self._answer.total

    def cancel(self) -> None:
        """Stops the stream; its reader meets a CancelledError."""
        self._cancelled.set()
        if self._call is not None:
            self._call.cancel()

    def close(self) -> None:
        """Stops the stream; the iterator ends."""
        self._items.close()

    def __iter__(self) -> ActivationStream[T]:
        return self

    def __next__(self) -> T:
        return next(self._items)

    def __enter__(self) -> ActivationStream[T]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self) -> Generator[T, None, None]:
        answer, attempts = self._answer, self._attempts
        with self._report as report:
            while not answer.is_complete:
                self._raise_if_cancelled()
                self._call = call = self._calls.stream_activations(answer.begin_attempt(), timeout=attempts.timeout, metadata=self._settings.metadata)
                try:
                    for message in call:
                        item = answer.read(message)
                        if item is not None:
                            self._raise_if_cancelled()
                            attempts.progressed()
                            report(answer.arrived / answer.total, item.layer.name)
                            yield self._shape(item)
                    answer.end_attempt()
                except (grpc.RpcError, BrokenStreamError) as failure:
                    self._raise_if_cancelled()
                    pause(self._calls, attempts.pause_after(failure), self._cancelled)
                    answer.narrow()
                finally:
                    call.cancel()

    def _raise_if_cancelled(self) -> None:
        if self._cancelled.is_set():
            raise CancelledError(grpc.StatusCode.CANCELLED, f"The stream was cancelled after {self._answer.arrived} of {self._answer.total} layers.")


def pause(calls: Calls, seconds: float, wake: Optional[threading.Event] = None) -> None:
    """Waits before the next attempt. A channel without calls does not look at its sockets, so that it would never notice that the server is back; a
    question after the server's health, which waits for the connection, makes it look."""
    question = calls.check_health.future(b"", timeout=seconds, wait_for_ready=True)
    try:
        (wake or threading.Event()).wait(seconds)
    finally:
        question.cancel()


def write_whole(path: Union[str, os.PathLike[str]], data: bytes) -> Path:
    """Writes a file beside its place and then moves it there: never half of it."""
    target = Path(path)
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        partial.write_bytes(data)
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)
    return target
