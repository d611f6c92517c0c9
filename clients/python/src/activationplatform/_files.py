"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from ._settings import PathLike


def write_whole(path: PathLike, data: bytes) -> Path:
    """Writes a file beside its place and then moves it there: never half of it."""
    target = Path(path)
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        partial.write_bytes(data)
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)
    return target
