"""What calls answer, besides tensors and layers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, List, Tuple

from .layers import LayerName


@dataclass(frozen=True)
class Model:
    """One model of a server."""

    name: str
    sha256: str
    """Of its file; empty as long as the server does not know it."""
    byte_length: int
    """Of its file; 0 if it is built in."""
    demonstration: bool
    """True for the built-in network, whose weights are a demonstration."""
    default: bool
    """Whether calls without a model's name get it."""

    @classmethod
    def list_from_message(cls, message: Any) -> List[Model]:
        """From the contract's answer."""
        return [cls(m.name, m.sha256, m.byte_length, m.demonstration, m.name == message.default_model) for m in message.models]


@dataclass(frozen=True)
class ClassScore:
    """One class of a classification."""

    index: int
    """Position in the network's last layer, from 0."""
    label: str
    probability: float
    """0 to 1."""

    @classmethod
    def list_from_message(cls, message: Any) -> List[ClassScore]:
        """From the contract's answer."""
        return [cls(c.class_index, c.label, c.probability) for c in message.classes]


@dataclass(frozen=True)
class ValueStatistics:
    """Numbers over one channel's map, or over a whole layer; values that are not finite are counted and otherwise left out."""

    minimum: float
    maximum: float
    mean: float
    standard_deviation: float
    zero_fraction: float
    """Values that are exactly zero, as a fraction in 0..1."""
    negative_fraction: float
    non_finite_count: int

    @classmethod
    def from_message(cls, message: Any) -> ValueStatistics:
        """From the contract's message."""
        return cls(
            message.minimum,
            message.maximum,
            message.mean,
            message.standard_deviation,
            message.zero_fraction,
            message.negative_fraction,
            message.non_finite_count,
        )


@dataclass(frozen=True)
class LayerStatistics:
    """One layer's numbers for one image."""

    layer: LayerName
    shape: Tuple[int, ...]
    """Of the layer's whole output."""
    values: ValueStatistics
    """Over all channels together."""
    channels: Tuple[ValueStatistics, ...]
    """For each channel of `channel_indices`."""
    channel_indices: Tuple[int, ...]
    """From 0."""

    @classmethod
    def from_message(cls, message: Any) -> LayerStatistics:
        """From the contract's message."""
        return cls(
            layer=LayerName.from_message(message.layer),
            shape=tuple(message.shape),
            values=ValueStatistics.from_message(message.values),
            channels=tuple(ValueStatistics.from_message(channel.values) for channel in message.channels),
            channel_indices=tuple(channel.channel_index for channel in message.channels),
        )

    def __repr__(self) -> str:
        extent = f"{self.values.minimum:g} to {self.values.maximum:g}, mean {self.values.mean:g}"
        return f"LayerStatistics({self.layer}, {' x '.join(map(str, self.shape))}: {extent}; {len(self.channels)} channels)"


@dataclass(frozen=True)
class Report:
    """A report that has been written."""

    path: Path
    byte_length: int
    page_count: int
    model_sha256: str


@dataclass(frozen=True)
class Figure:
    """A figure that the server has drawn; a notebook shows it."""

    media_type: str
    data: bytes
    width_pixels: int
    height_pixels: int
    alternative_text: str
    """What it shows, in words."""

    @classmethod
    def from_file(cls, header: Any, data: bytes) -> Figure:
        """From the contract's header and the bytes that followed it."""
        return cls(header.media_type, data, header.width_pixels, header.height_pixels, header.alternative_text)

    def __repr__(self) -> str:
        return f"Figure({self.media_type}, {self.width_pixels} x {self.height_pixels}: {self.alternative_text})"

    def _repr_png_(self) -> bytes | None:
        return self.data if self.media_type == "image/png" else None

    def _repr_svg_(self) -> str | None:
        return self.data.decode() if self.media_type == "image/svg+xml" else None
