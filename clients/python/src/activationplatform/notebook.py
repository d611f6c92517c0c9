"""For people at a screen: progress bars, and the channels of a layer as one picture."""

from __future__ import annotations

import math
import sys
from contextlib import contextmanager
from typing import Any, Callable, Iterator, Optional, Union

import numpy as np

Tell = Callable[[float, str], object]
"""Is told a fraction from 0 to 1 and a text."""

Progress = Union[None, bool, Tell]
"""True for a bar; or a function that is told a fraction from 0 to 1 and a text."""


@contextmanager
def reporter(progress: Progress) -> Iterator[Tell]:
    """Where a call tells its progress, as long as the context lasts: a function, a bar, or nobody."""
    if progress is not True:
        yield progress or (lambda fraction, text: None)
        return
    bar = _make_bar()
    try:
        yield bar.show
    finally:
        bar.close()


class _TextBar:
    """A bar of plain text on standard error."""

    def show(self, fraction: float, text: str) -> None:
        filled = round(30 * fraction)
        print(f"\r[{'#' * filled}{' ' * (30 - filled)}] {fraction:4.0%} {text[:40]:40}", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        print(file=sys.stderr)


class _TqdmBar:
    """tqdm's bar, which a notebook draws."""

    def __init__(self, tqdm: Any):
        self._bar = tqdm(total=1.0, bar_format="{percentage:3.0f}%|{bar}| {elapsed} {desc}")

    def show(self, fraction: float, text: str) -> None:
        self._bar.set_description_str(text, refresh=False)
        self._bar.update(fraction - self._bar.n)

    def close(self) -> None:
        self._bar.close()


def _make_bar() -> Union[_TextBar, _TqdmBar]:
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return _TextBar()
    return _TqdmBar(tqdm)


def tile(values: np.ndarray[Any, Any], *, columns: Optional[int] = None, gap: int = 1, clip: float = 0.01) -> np.ndarray[Any, np.dtype[np.float32]]:
    """All channels of a layer side by side, as shades from 0 (black) to 1 (white).

    Args:
        values: batch x channel x row x column (the first of the batch is taken) or channel x row x column.
        columns: channels in a row; as near to a square as possible if not said.
        gap: pixels between channels, in white.
        clip: share of the values of the whole layer that become black, and white; 0 for none.
    """
    maps = np.asarray(values, dtype=np.float32)
    if maps.ndim == 4:
        maps = maps[0]
    if maps.ndim == 1:
        maps = maps[:, None, None]
    if maps.ndim != 3 or maps.size == 0:
        raise ValueError(f"A layer of the shape {np.shape(values)} has no maps to show; expected channel x row x column.")
    finite = maps[np.isfinite(maps)]
    low, high = np.quantile(finite, [clip, 1 - clip]) if finite.size else (0.0, 1.0)
    shades = np.clip((np.nan_to_num(maps, nan=low) - low) / (high - low if high > low else 1), 0, 1)

    count, height, width = shades.shape
    columns = columns or math.ceil(math.sqrt(count * height / width))
    rows = math.ceil(count / columns)
    picture = np.ones((rows * (height + gap) - gap, columns * (width + gap) - gap), dtype=np.float32)
    for index in range(count):
        top, left = index // columns * (height + gap), index % columns * (width + gap)
        picture[top : top + height, left : left + width] = shades[index]
    return picture


def montage(
    values: np.ndarray[Any, Any],
    *,
    title: Optional[object] = None,
    columns: Optional[int] = None,
    cmap: str = "gray",
    ax: Any = None,
) -> Any:
    """Draws all channels of a layer side by side on matplotlib axes, which are answered; new ones if none are given."""
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise ImportError("montage needs matplotlib (Debian: python3-matplotlib); tile gives the picture as an array without it.") from error
    picture = tile(values, columns=columns)
    if ax is None:
        _, ax = pyplot.subplots(figsize=(8, 8 * picture.shape[0] / picture.shape[1] + 0.4), layout="constrained")
    ax.imshow(picture, cmap=cmap, vmin=0, vmax=1, interpolation="nearest")
    ax.set_axis_off()
    if title is not None:
        ax.set_title(str(title))
    return ax
