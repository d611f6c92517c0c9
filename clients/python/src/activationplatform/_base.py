"""What the blocking client and the one for asyncio have in common: everything but waiting."""

from __future__ import annotations

from typing import Any, Optional

from ._attempts import Attempts
from ._calls import Calls
from ._questions import Question, Questions
from ._settings import Settings, Tls
from .tensors import MAXIMUM_BYTES


class BaseClient:
    """Settings, the connection, and what can be asked over it."""

    _transport: Any
    """`grpc` or `grpc.aio`: where channels come from."""

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
            self._transport.secure_channel(settings.target, credentials, settings.channel_options)
            if credentials
            else self._transport.insecure_channel(settings.target, settings.channel_options)
        )
        self._calls = Calls(self._channel)
        self._questions = Questions(self._calls, settings.model)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._settings.address!r}, model={self._settings.model or None!r})"

    def _attempts(self, timeout: Optional[float]) -> Attempts:
        return Attempts(self._settings, timeout)

    def _send(self, question: Question[Any], attempts: Attempts) -> Any:
        """Begins one attempt: a call of gRPC, or with a blocking channel the answer itself."""
        return question.method(question.request, timeout=attempts.timeout, metadata=self._settings.metadata)
