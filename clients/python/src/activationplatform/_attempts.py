"""How often a call is tried, and when again."""

from __future__ import annotations

import time
from typing import Callable, Optional, Union

import grpc

from ._settings import Settings
from .errors import ActivationError, BrokenStreamError, DeadlineExceededError, ModelChangedError, translate

Failure = Union[grpc.RpcError, BrokenStreamError]


class Attempts:
    """The attempts of one call, its deadline over all of them. Failures are counted in a row and forgotten with every tensor that arrives."""

    def __init__(self, settings: Settings, timeout: Optional[float] = None, clock: Callable[[], float] = time.monotonic):
        self._settings = settings
        self._clock = clock
        self._limit = settings.timeout if timeout is None else timeout
        self._end = None if self._limit is None else clock() + self._limit
        self._failures = 0

    @property
    def timeout(self) -> Optional[float]:
        """Seconds that the next attempt may take; None for no limit."""
        return None if self._end is None else max(0.0, self._end - self._clock())

    def progressed(self) -> None:
        """Something new has arrived."""
        self._failures = 0

    def pause_after(self, failure: Failure) -> float:
        """Seconds to wait before the next attempt.

        Raises:
            ActivationError: it is not worth another attempt, or there were enough.
        """
        self._failures += 1
        error: ActivationError = failure if isinstance(failure, BrokenStreamError) else translate(failure)
        if error.status == grpc.StatusCode.DEADLINE_EXCEEDED and self._limit is not None:
            raise DeadlineExceededError(error.status, f"The deadline of {self._limit:g} s passed before the call was complete.") from failure
        if self._failures >= self._settings.max_attempts or not _is_transient(error):
            raise error from (None if error is failure else failure)
        pause = error.retry_delay
        if pause is None:
            pause = min(self._settings.initial_pause * 2 ** min(self._failures - 1, 30), self._settings.longest_pause)
        if self._end is not None and self._clock() + pause > self._end:
            raise DeadlineExceededError(
                grpc.StatusCode.DEADLINE_EXCEEDED, f"The deadline of {self._limit:g} s would pass before another attempt; the last one failed: {error}") from failure
        return pause


def _is_transient(error: ActivationError) -> bool:
    """As protos/README.md says. Another model file than before is served by one replica; elsewhere may be the one that the stream began with."""
    return (
        isinstance(error, (BrokenStreamError, ModelChangedError))
        or error.status in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.ABORTED)
        or (error.status == grpc.StatusCode.RESOURCE_EXHAUSTED and error.retry_delay is not None)
        or _is_cut_off(error)
    )


def _is_cut_off(error: ActivationError) -> bool:
    """Whether the answer broke off on its way: what the server itself says has a reason."""
    if error.status == grpc.StatusCode.CANCELLED:
        return error.message.startswith("Received RST_STREAM")  # otherwise it was this side that cancelled
    return error.status in (grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN) and error.reason is None
