"""Requests, from what callers say."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Iterable, Optional, Sequence, Union

import numpy as np

from . import _contract as pb
from .layers import Layer, LayerName
from .tensors import ENCODINGS

Image = Union[str, "os.PathLike[str]", bytes, bytearray, memoryview, "np.ndarray[Any, Any]"]
"""A PNG or JPEG file by path or as bytes, or the network's input tensor as an array of float32."""

LayerLike = Union[str, LayerName, Layer]
Layers = Union[LayerLike, Iterable[LayerLike]]
"""Names in any of the three forms, patterns with * and ?, or layers themselves; one, or several."""

_STRETCHES = {"auto": "UNSPECIFIED", "none": "NONE", "contrast": "CONTRAST", "positive": "POSITIVE"}


def stream(
    model: str,
    image: Image,
    layers: Layers,
    encoding: str = "float32",
    channels: Sequence[int] = (),
    statistics: bool = False,
) -> Any:
    """For the tensors or the statistics of layers."""
    if encoding not in ENCODINGS:
        raise ValueError(f"The encoding is {encoding!r}; expected one of {', '.join(ENCODINGS)}.")
    return pb.StreamActivationsRequest(
        model=model,
        input=to_input(image),
        layers=names(layers),
        encoding=ENCODINGS[encoding],
        channel_indices=list(channels),
        deliver=pb.DELIVERY_CHANNEL_STATISTICS if statistics else 0,
    )


def classify(model: str, image: Image, top: int) -> Any:
    """For the best classes."""
    if top < 1:
        raise ValueError(f"top is {top}; expected at least 1.")
    return pb.ClassifyRequest(model=model, input=to_input(image), top=top)


def montage(model: str, image: Image, layer: LayerLike, stretch: str, title: str, scale: float) -> Any:
    """For a montage drawn by the server."""
    if stretch not in _STRETCHES:
        raise ValueError(f"The stretch is {stretch!r}; expected one of {', '.join(_STRETCHES)}.")
    return pb.RenderMontageRequest(
        model=model,
        input=to_input(image),
        layer=str(layer),
        stretch=pb.Stretch.Value(f"STRETCH_{_STRETCHES[stretch]}"),
        title=title,
        figure=pb.FigureOptions(scale=scale),
    )


def report(model: str, image: Image, layers: Layers, image_name: Optional[str], paper: str) -> Any:
    """For a report."""
    if paper not in ("a4", "letter"):
        raise ValueError(f"The paper is {paper!r}; expected a4 or letter.")
    if image_name is None:
        image_name = Path(image).name if isinstance(image, (str, os.PathLike)) else ""
    return pb.GenerateReportRequest(
        model=model, input=to_input(image), image_name=image_name, layers=names(layers), paper=pb.Paper.Value(f"PAPER_{paper.upper()}"))


def names(layers: Layers) -> list[str]:
    """What was asked for, as the names that travel."""
    return [str(layers)] if isinstance(layers, (str, LayerName, Layer)) else [str(layer) for layer in layers]


def to_input(image: Image) -> Any:
    """An image or a tensor as a message."""
    if isinstance(image, (bytes, bytearray, memoryview)):
        return pb.ActivationInput(encoded_image=bytes(image))
    if isinstance(image, (str, os.PathLike)):
        return pb.ActivationInput(encoded_image=Path(image).read_bytes())
    if isinstance(image, np.ndarray):
        if image.dtype.kind != "f":
            raise TypeError(f"An array of {image.dtype} is no input tensor; expected float32, or pass the PNG or JPEG file.")
        return pb.ActivationInput(tensor=pb.InputTensor(shape=image.shape, data=np.ascontiguousarray(image, dtype="<f4").tobytes()))
    raise TypeError(f"An image is a path, bytes or an array of float32; got {type(image).__name__}.")
