"""Activations of any layer of a convolutional network, from a server:

    from activationplatform import Client

    with Client("http://127.0.0.1:5080") as client:
        for layer, values in client.activations("coffee.png", layers="conv1*"):
            print(layer, values.shape)
"""

from ._settings import Tls
from .aio import AsyncClient
from .client import ActivationStream, Client
from .errors import (
    ActivationError,
    AuthenticationError,
    BrokenStreamError,
    CancelledError,
    DeadlineExceededError,
    InvalidRequestError,
    ModelChangedError,
    ServerBusyError,
    UnavailableError,
    UnknownLayerError,
    UnknownModelError,
)
from .layers import Layer, LayerName, Layers
from .notebook import montage, tile
from .results import ClassScore, Figure, LayerStatistics, Model, Report, ValueStatistics
from .tensors import Tensor

__all__ = [
    "ActivationError",
    "ActivationStream",
    "AsyncClient",
    "AuthenticationError",
    "BrokenStreamError",
    "CancelledError",
    "ClassScore",
    "Client",
    "DeadlineExceededError",
    "Figure",
    "InvalidRequestError",
    "Layer",
    "LayerName",
    "LayerStatistics",
    "Layers",
    "Model",
    "ModelChangedError",
    "Report",
    "ServerBusyError",
    "Tensor",
    "Tls",
    "UnavailableError",
    "UnknownLayerError",
    "UnknownModelError",
    "ValueStatistics",
    "montage",
    "tile",
]
