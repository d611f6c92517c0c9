"""What callers catch. Every error carries the server's own text, and what the server said for programs."""

from __future__ import annotations

from typing import Dict, List, Optional, Sequence, Tuple, Type

import grpc

from . import _contract as rpc

_DETAILS = "grpc-status-details-bin"


class ActivationError(Exception):
    """A call failed; `str()` is the server's text.

    Attributes:
        status: the gRPC status.
        message: the server's text.
        reason: a word for programs, for example ``UNKNOWN_LAYER``; None if the server gave none.
        metadata: what belongs to the reason, for example the nearest names.
        fields: the request's fields that are wrong; empty if none was named.
        retry_delay: seconds after which it is worth asking again; None if the server did not say.
    """

    def __init__(
        self,
        status: grpc.StatusCode,
        message: str,
        *,
        reason: Optional[str] = None,
        metadata: Optional[Dict[str, str]] = None,
        fields: Sequence[str] = (),
        retry_delay: Optional[float] = None,
    ):
        super().__init__(message)
        self.status = status
        self.message = message
        self.reason = reason
        self.metadata = metadata or {}
        self.fields: List[str] = list(fields)
        self.retry_delay = retry_delay

    def __str__(self) -> str:
        return self.message


class UnknownLayerError(ActivationError, LookupError):
    """A name or pattern matches no layer of the model."""

    @property
    def nearest(self) -> List[str]:
        """The names that come nearest."""
        text = self.metadata.get("nearest", "")
        return text.split(", ") if text else []


class UnknownModelError(ActivationError, LookupError):
    """The server has no such model."""


class InvalidRequestError(ActivationError, ValueError):
    """The request cannot be answered as it is, for example because the image cannot be read; `fields` says where."""


class ModelChangedError(ActivationError):
    """The server's model file is not the one that was expected, or not the one that the stream began with."""


class AuthenticationError(ActivationError, PermissionError):
    """The server wants an API key that it knows, or this caller may not do this."""


class ServerBusyError(ActivationError):
    """The server has too much to do; `retry_delay` says when to come again."""


class UnavailableError(ActivationError, ConnectionError):
    """The server cannot be reached, after all attempts."""


class DeadlineExceededError(ActivationError, TimeoutError):
    """The time that the caller gave has passed."""


class CancelledError(ActivationError):
    """The caller cancelled the stream."""


class BrokenStreamError(ActivationError):
    """What arrived breaks the rules of protos/README.md: a gap, a wrong length or checksum."""

    def __init__(self, message: str):
        super().__init__(grpc.StatusCode.DATA_LOSS, message)


_BY_REASON: Dict[str, Type[ActivationError]] = {
    "UNKNOWN_LAYER": UnknownLayerError,
    "UNKNOWN_MODEL": UnknownModelError,
    "MODEL_MISMATCH": ModelChangedError,
}

_BY_STATUS: Dict[grpc.StatusCode, Type[ActivationError]] = {
    grpc.StatusCode.INVALID_ARGUMENT: InvalidRequestError,
    grpc.StatusCode.UNAUTHENTICATED: AuthenticationError,
    grpc.StatusCode.PERMISSION_DENIED: AuthenticationError,
    grpc.StatusCode.RESOURCE_EXHAUSTED: ServerBusyError,
    grpc.StatusCode.UNAVAILABLE: UnavailableError,
    grpc.StatusCode.DEADLINE_EXCEEDED: DeadlineExceededError,
    grpc.StatusCode.CANCELLED: CancelledError,
}


def translate(error: grpc.RpcError) -> ActivationError:
    """The error that callers meet instead of gRPC's; google.rpc details are read out."""
    status: grpc.StatusCode = error.code()
    message: str = error.details() or ""
    reason: Optional[str] = None
    metadata: Dict[str, str] = {}
    fields: List[str] = []
    retry_delay: Optional[float] = None
    for name, value in _details(error):
        if name == "google.rpc.ErrorInfo":
            info = rpc.ErrorInfo.FromString(value)
            reason, metadata = info.reason, dict(info.metadata)
        elif name == "google.rpc.BadRequest":
            fields = [violation.field for violation in rpc.BadRequest.FromString(value).field_violations]
        elif name == "google.rpc.RetryInfo":
            delay = rpc.RetryInfo.FromString(value).retry_delay
            retry_delay = delay.seconds + delay.nanos / 1e9
    kind = _BY_REASON.get(reason or "", _BY_STATUS.get(status, ActivationError))
    return kind(status, message, reason=reason, metadata=metadata, fields=fields, retry_delay=retry_delay)


def _details(error: grpc.RpcError) -> List[Tuple[str, bytes]]:
    trailers = error.trailing_metadata() or ()
    found: List[Tuple[str, bytes]] = []
    for key, value in trailers:
        if key == _DETAILS:
            found += [(detail.type_url.rpartition("/")[2], detail.value) for detail in rpc.Status.FromString(value).details]
    return found
