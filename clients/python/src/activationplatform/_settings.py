"""Where the server is and how it is spoken to."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Tuple, Union
from urllib.parse import urlsplit

import grpc
import grpc.experimental

from .tensors import MAXIMUM_BYTES

PathLike = Union[str, "os.PathLike[str]"]

_CHANNEL_OPTIONS = (
    # A server that was gone is asked again soon; how often a call tries is the business of Attempts.
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 2000),
    ("grpc.enable_retries", 0),
    # Messages are read by the thread that asks for them: one hand-over less for each, about a fifth of the time of a stream.
    (grpc.experimental.ChannelOptions.SingleThreadedUnaryStream, 1),
)


@dataclass(frozen=True)
class Tls:
    """Encryption, and who shows what. All files are PEM."""

    ca: Optional[PathLike] = None
    """Certificate authorities to trust instead of the system's."""
    certificate: Optional[PathLike] = None
    """This client's own certificate chain, where the server asks for one."""
    key: Optional[PathLike] = None
    """The private key of `certificate`."""
    server_name: Optional[str] = None
    """The name in the server's certificate, if it differs from the address."""

    def credentials(self) -> grpc.ChannelCredentials:
        """Reads the files."""
        if (self.certificate is None) != (self.key is None):
            raise ValueError("A client certificate needs both files: certificate and key.")
        return grpc.ssl_channel_credentials(*(None if file is None else Path(file).read_bytes() for file in (self.ca, self.key, self.certificate)))


@dataclass(frozen=True)
class Settings:
    """Everything that can be set about a client; `Client` documents each."""

    address: str
    model: str = ""
    api_key: Optional[str] = None
    allow_insecure_api_key: bool = False
    tls: Optional[Tls] = None
    timeout: Optional[float] = None
    max_attempts: int = 5
    initial_pause: float = 0.2
    longest_pause: float = 5.0
    maximum_tensor_bytes: int = MAXIMUM_BYTES

    def __post_init__(self) -> None:
        if self.max_attempts < 1:
            raise ValueError(f"max_attempts is {self.max_attempts}; expected at least 1.")
        if self._scheme not in ("http", "https"):
            raise ValueError(f"The address {self.address!r} is neither http:// nor https://.")
        if self.tls is not None and not self.is_encrypted:
            raise ValueError(f"tls is set, but the address {self.address!r} is not https://.")
        if self.api_key and not self.is_encrypted and not self.allow_insecure_api_key and not self._is_loopback:
            raise ValueError(
                f"An API key is not sent to {self.address!r} without encryption; use https://, or set allow_insecure_api_key if the network is trusted.")

    @property
    def is_encrypted(self) -> bool:
        """Whether the address is https://."""
        return self._scheme == "https"

    @property
    def target(self) -> str:
        """The address as gRPC wants it."""
        parts = urlsplit(self._url)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        return f"{host}:{parts.port or (443 if self.is_encrypted else 80)}"

    @property
    def channel_options(self) -> Tuple[Tuple[str, Union[str, int]], ...]:
        """What gRPC is told about the connection."""
        name = self.tls.server_name if self.tls else None
        return _CHANNEL_OPTIONS + ((("grpc.ssl_target_name_override", name),) if name else ())

    @property
    def metadata(self) -> Tuple[Tuple[str, str], ...]:
        """Headers of every call."""
        return (("authorization", f"Bearer {self.api_key}"),) if self.api_key else ()

    def credentials(self) -> Optional[grpc.ChannelCredentials]:
        """For an encrypted channel; None without encryption."""
        return (self.tls or Tls()).credentials() if self.is_encrypted else None

    @property
    def _url(self) -> str:
        return self.address if "://" in self.address else f"http://{self.address}"

    @property
    def _scheme(self) -> str:
        return urlsplit(self._url).scheme

    @property
    def _is_loopback(self) -> bool:
        host = urlsplit(self._url).hostname or ""
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"
