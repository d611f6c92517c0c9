"""Layers, in the words of the model."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from html import escape
from typing import Any, Dict, Iterable, List, Optional, Sequence, Tuple, Union, overload


@dataclass(frozen=True)
class LayerName:
    """A layer's place and its three names; calls accept any of them. `str()` is the published one."""

    index: int
    """Position in the model's catalogue, from 0."""
    name: str
    """The published name, for example ``conv1/7x7_s2``."""
    matlab_name: str
    """MATLAB's name, for example ``conv1-7x7_s2``."""
    onnx_name: str
    """The ONNX tensor that the layer puts out."""

    @classmethod
    def from_message(cls, message: Any) -> "LayerName":
        """From the contract's message."""
        return cls(message.index, message.name, message.matlab_name, message.onnx_name)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Layer:
    """One layer of a network."""

    name: LayerName
    type: str
    """What it does, for example ``Convolution``."""
    description: str
    """One line for people."""
    output_shape: Tuple[int, ...]
    """For one image, outermost first."""
    parameter_count: int
    """Number of learned values."""
    multiply_adds: int
    """For one image."""
    properties: Dict[str, str]
    """Hyper-parameters in MATLAB's words."""
    inputs: Tuple[int, ...]
    """Indices of the layers that feed it."""
    receptive_field: Optional[int]
    """Side of the square of the input that one unit sees, in pixels; None if unknown."""

    @classmethod
    def from_message(cls, message: Any) -> "Layer":
        """From the contract's message."""
        return cls(
            name=LayerName.from_message(message.name),
            type=message.type_name,
            description=message.description,
            output_shape=tuple(message.output_shape),
            parameter_count=message.parameter_count,
            multiply_adds=message.multiply_adds,
            properties={item.name: item.value for item in message.properties},
            inputs=tuple(message.inputs),
            receptive_field=message.receptive_field.size if message.HasField("receptive_field") else None,
        )

    def __str__(self) -> str:
        return self.name.name


class Layers(Sequence[Layer]):
    """The layers of a model, in the order of the network; a table in a notebook and when printed."""

    def __init__(self, model: str, model_sha256: str, demonstration: bool, layers: Iterable[Layer]):
        self.model = model
        self.model_sha256 = model_sha256
        self.demonstration = demonstration
        self._layers = tuple(layers)

    @classmethod
    def from_message(cls, network: Any) -> "Layers":
        """From the contract's message of a network."""
        return cls(network.name, network.sha256, network.demonstration, map(Layer.from_message, network.layers))

    @overload
    def __getitem__(self, key: int) -> Layer: ...

    @overload
    def __getitem__(self, key: str) -> Layer: ...

    @overload
    def __getitem__(self, key: slice) -> "Layers": ...

    def __getitem__(self, key: Union[int, str, slice]) -> Union[Layer, "Layers"]:
        """By position, by any of the three names, or a part."""
        if isinstance(key, slice):
            return Layers(self.model, self.model_sha256, self.demonstration, self._layers[key])
        if isinstance(key, int):
            return self._layers[key]
        for layer in self._layers:
            if key in (layer.name.name, layer.name.matlab_name, layer.name.onnx_name):
                return layer
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self._layers)

    def matching(self, pattern: str) -> "Layers":
        """Those whose name matches a pattern with * and ?."""
        names = [(layer, (layer.name.name, layer.name.matlab_name, layer.name.onnx_name)) for layer in self._layers]
        plain = pattern.replace("[", "[[]")
        return Layers(
            self.model, self.model_sha256, self.demonstration, [layer for layer, three in names if any(fnmatchcase(name, plain) for name in three)])

    def __repr__(self) -> str:
        rows = [("#", "layer", "type", "output", "parameters")] + self._rows()
        widths = [max(len(row[column]) for row in rows) for column in range(5)]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
        return "\n".join([self._title(), *lines])

    def _repr_html_(self) -> str:
        head = "".join(f"<th style='text-align:left'>{name}</th>" for name in ("#", "layer", "type", "output", "parameters"))
        body = "".join("<tr>" + "".join(f"<td style='text-align:left'>{escape(cell)}</td>" for cell in row) + "</tr>" for row in self._rows())
        return f"<table><caption>{escape(self._title())}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def _title(self) -> str:
        remark = "; demonstration weights" if self.demonstration else ""
        return f"{self.model}: {len(self._layers)} layers{remark}"

    def _rows(self) -> List[Tuple[str, str, str, str, str]]:
        return [
            (
                str(layer.name.index + 1),
                layer.name.name,
                layer.type,
                " x ".join(map(str, layer.output_shape)),
                f"{layer.parameter_count:,}" if layer.parameter_count else "",
            )
            for layer in self._layers
        ]
