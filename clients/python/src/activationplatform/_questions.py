"""What a server can be asked: the method, the request, and what callers are to get of the answer. How it travels is the business of the two clients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Generic, List, Optional, Sequence, TypeVar

from . import _contract as pb
from . import _requests
from ._calls import Calls
from ._files import write_whole
from ._requests import Image, LayerLike
from ._requests import Layers as LayerChoice
from ._settings import PathLike
from .layers import Layers
from .results import ClassScore, Figure, LayerStatistics, Model, Report
from .tensors import Activation, Tensor

T = TypeVar("T")


@dataclass(frozen=True)
class Question(Generic[T]):
    """One request."""

    method: Callable[..., Any]
    """Of the server, over a channel."""
    request: Any
    read: Callable[..., T]
    """What callers get: of the message that answers; of a stream's tensor or statistics; or of a file's header and bytes."""


class Questions:
    """Every call of the clients, for one model."""

    def __init__(self, calls: Calls, model: str):
        self._calls = calls
        self._model = model

    def models(self) -> Question[List[Model]]:
        """One message."""
        return Question(self._calls.list_models, pb.ListModelsRequest(), Model.list_from_message)

    def layers(self) -> Question[Layers]:
        """One message."""
        return Question(self._calls.get_model, pb.GetModelRequest(model=self._model), lambda answer: Layers.from_message(answer.network))

    def classify(self, image: Image, top: int) -> Question[List[ClassScore]]:
        """One message."""
        return Question(self._calls.classify, _requests.classify(self._model, image, top), ClassScore.list_from_message)

    def activations(self, image: Image, layers: LayerChoice, encoding: str, channels: Sequence[int]) -> Question[Activation]:
        """A stream of tensors."""
        request = _requests.stream(self._model, image, layers, encoding, channels)
        return Question(self._calls.stream_activations, request, lambda tensor: (tensor.layer, tensor.values))

    def tensors(self, image: Image, layers: LayerChoice, encoding: str, channels: Sequence[int]) -> Question[Tensor]:
        """A stream of tensors."""
        return Question(self._calls.stream_activations, _requests.stream(self._model, image, layers, encoding, channels), _as_it_is)

    def statistics(self, image: Image, layers: LayerChoice, channels: Sequence[int]) -> Question[LayerStatistics]:
        """A stream of statistics."""
        request = _requests.stream(self._model, image, layers, channels=channels, statistics=True)
        return Question(self._calls.stream_activations, request, _as_it_is)

    def montage(self, image: Image, layer: LayerLike, stretch: str, title: str, scale: float) -> Question[Figure]:
        """A file."""
        return Question(self._calls.render_montage, _requests.montage(self._model, image, layer, stretch, title, scale), Figure.from_file)

    def report(self, path: PathLike, image: Image, layers: LayerChoice, image_name: Optional[str], paper: str) -> Question[Report]:
        """A file, which is written once it is whole."""
        request = _requests.report(self._model, image, layers, image_name, paper)
        return Question(
            self._calls.generate_report, request, lambda header, data: Report(write_whole(path, data), len(data), header.page_count, header.model_sha256))


def _as_it_is(item: Any) -> Any:
    return item
