"""The client for ordinary code; `aio` has the one for asyncio."""

from __future__ import annotations

import threading
from typing import Any, ContextManager, Generator, Iterator, List, Optional, Sequence, TypeVar

import grpc

from ._answers import FileAnswer, StreamAnswer
from ._attempts import Attempts
from ._base import BaseClient
from ._calls import Calls
from ._questions import Question
from ._requests import Image, LayerLike
from ._requests import Layers as LayerChoice
from ._settings import PathLike
from .errors import BrokenStreamError, CancelledError
from .layers import Layers
from .notebook import Progress, Tell, reporter
from .results import ClassScore, Figure, LayerStatistics, Model, Report
from .tensors import Activation, Tensor

T = TypeVar("T")


class Client(BaseClient):
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

    _transport = grpc

    def models(self, *, timeout: Optional[float] = None) -> List[Model]:
        """The models that the server has, by name."""
        return self._ask(self._questions.models(), timeout)

    def layers(self, *, timeout: Optional[float] = None) -> Layers:
        """The layers of the model, in the order of the network."""
        return self._ask(self._questions.layers(), timeout)

    def activations(
        self,
        image: Image,
        layers: LayerChoice = "*",
        *,
        encoding: str = "float32",
        channels: Sequence[int] = (),
        timeout: Optional[float] = None,
        progress: Progress = None,
    ) -> ActivationStream[Activation]:
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
    ) -> ActivationStream[Tensor]:
        """As `activations`, with everything that is known of each tensor: checksum, extremes, mean, how it travelled."""
        return self._stream(self._questions.tensors(image, layers, encoding, channels), timeout, progress)

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
        return self._stream(self._questions.statistics(image, layers, channels), timeout, progress)

    def classify(self, image: Image, top: int = 5, *, timeout: Optional[float] = None) -> List[ClassScore]:
        """The best classes for one image, best first."""
        return self._ask(self._questions.classify(image, top), timeout)

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
        return self._fetch(self._questions.montage(image, layer, stretch, title, scale), timeout, None)

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
        return self._fetch(self._questions.report(path, image, layers, image_name, paper), timeout, progress)

    def close(self) -> None:
        """Ends the connection; running calls are cancelled."""
        self._channel.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, question: Question[T], timeout: Optional[float]) -> T:
        attempts = self._attempts(timeout)
        while True:
            try:
                return question.read(self._send(question, attempts))
            except grpc.RpcError as failure:
                pause(self._calls, attempts.pause_after(failure))

    def _fetch(self, question: Question[T], timeout: Optional[float], progress: Progress) -> T:
        attempts = self._attempts(timeout)
        with reporter(progress) as tell:
            while True:
                answer = FileAnswer(self._settings.maximum_tensor_bytes)
                call = self._send(question, attempts)
                try:
                    for message in call:
                        step = answer.read(message)
                        if step is not None:
                            tell(step.fraction, step.activity)
                    return question.read(answer.header, answer.end_attempt())
                except (grpc.RpcError, BrokenStreamError) as failure:
                    pause(self._calls, attempts.pause_after(failure))
                finally:
                    call.cancel()

    def _stream(self, question: Question[T], timeout: Optional[float], progress: Progress) -> ActivationStream[T]:
        return ActivationStream(self, question, self._attempts(timeout), reporter(progress))


class ActivationStream(Iterator[T]):
    """An iterator over what arrives. The call begins with the first item; leaving a loop early, `close()` and the end of a `with` block stop the server's
    computation. `cancel()` does so from another thread."""

    def __init__(self, client: Client, question: Question[T], attempts: Attempts, progress: ContextManager[Tell]):
        self._client = client
        self._question = question
        self._answer = StreamAnswer(question.request, client._settings.maximum_tensor_bytes)
        self._attempts = attempts
        self._progress = progress
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
        with self._progress as tell:
            while not answer.is_complete:
                self._raise_if_cancelled()
                answer.begin_attempt()
                self._call = call = self._client._send(self._question, attempts)
                try:
                    for message in call:
                        item = answer.read(message)
                        if item is not None:
                            self._raise_if_cancelled()
                            attempts.progressed()
                            tell(answer.arrived / answer.total, item.layer.name)
                            yield self._question.read(item)
                    answer.end_attempt()
                except (grpc.RpcError, BrokenStreamError) as failure:
                    self._raise_if_cancelled()
                    pause(self._client._calls, attempts.pause_after(failure), self._cancelled)
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
