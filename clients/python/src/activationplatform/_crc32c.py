"""CRC-32C (Castagnoli) of everything that arrives.

Takes the processor's instruction through the package `crc32c` or `google-crc32c` where one is installed (Debian: python3-crc32c; about 10 GB/s). Without them numpy does
it: the checksum is linear, so many lanes of the buffer advance side by side, four bytes a step, and are then joined pairwise.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Callable, Union, cast

import numpy as np

Buffer = Union[bytes, bytearray, memoryview]
Checksum = Callable[[Buffer, int], int]

_POLYNOMIAL = 0x82F63B78
_LEAST_BYTES = 2048


def _table() -> np.ndarray[Any, Any]:
    """What a byte becomes after eight steps of the register."""
    values = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        values = np.where(values & 1, (values >> 1) ^ np.uint32(_POLYNOMIAL), values >> 1).astype(np.uint32)
    return values


_BYTE = _table()
_BYTE_LIST = [int(value) for value in _BYTE]


def _after_zeros(register: np.ndarray[Any, Any], count: int) -> np.ndarray[Any, Any]:
    for _ in range(count):
        register = _BYTE[register & 0xFF] ^ (register >> 8)
    return register


@lru_cache(maxsize=1)
def _word_tables() -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """What the low and the high half of a register become after four bytes."""
    halves = np.arange(65536, dtype=np.uint32)
    return _after_zeros(halves, 4), _after_zeros(halves << 16, 4)


@lru_cache(maxsize=None)
def _advance_tables(byte_count: int) -> np.ndarray[Any, Any]:
    """4 x 256: what each byte of a register becomes after `byte_count` zero bytes, a power of two."""
    if byte_count == 1:
        columns = np.arange(256, dtype=np.uint32)[None, :] << (8 * np.arange(4, dtype=np.uint32)[:, None])
        return _after_zeros(columns, 1)
    half = _advance_tables(byte_count // 2)
    return _apply(half, half)


def _apply(tables: np.ndarray[Any, Any], register: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    advanced: np.ndarray[Any, Any] = tables[0][register & 0xFF]
    for position in (1, 2, 3):
        advanced = advanced ^ tables[position][(register >> 8 * position) & 0xFF]
    return advanced


def _plain(data: Buffer, register: int) -> int:
    for byte in bytes(data):
        register = _BYTE_LIST[(register ^ byte) & 0xFF] ^ (register >> 8)
    return register


def crc32c_numpy(data: Buffer, crc: int = 0) -> int:
    """The checksum of `data`, continuing `crc`; needs nothing but numpy."""
    view = memoryview(data).cast("B")
    register = crc ^ 0xFFFFFFFF
    if len(view) < _LEAST_BYTES:
        return _plain(view, register) ^ 0xFFFFFFFF

    # A register that is zero stays zero while zeros come, so that zeros in front fill up the first lane; beginning with
    # another register is the same as adding it to the first four bytes.
    lane_bytes = _lane_bytes(len(view))
    lane_count = -(-len(view) // lane_bytes)
    padded = np.zeros(lane_count * lane_bytes, dtype=np.uint8)
    source = padded[len(padded) - len(view) :]
    source[:] = np.frombuffer(view, dtype=np.uint8)
    source[:4] ^= np.frombuffer(register.to_bytes(4, "little"), dtype=np.uint8)

    low, high = _word_tables()
    lanes, other = np.zeros((2, lane_count), dtype=np.uint32)
    for word in np.ascontiguousarray(padded.view("<u4").reshape(lane_count, -1).T):
        halves = np.bitwise_xor(lanes, word, out=word).view(np.uint16)
        np.take(low, halves[0::2], out=lanes, mode="clip")
        np.take(high, halves[1::2], out=other, mode="clip")
        lanes ^= other
    while len(lanes) > 1:
        if len(lanes) % 2:
            lanes = np.concatenate((np.zeros(1, dtype=np.uint32), lanes))
        lanes = _apply(_advance_tables(lane_bytes), lanes[0::2]) ^ lanes[1::2]
        lane_bytes *= 2
    return int(lanes[0]) ^ 0xFFFFFFFF


def _lane_bytes(length: int) -> int:
    """A power of two: few steps for short data, few lanes to join for long."""
    return 1 << max(4, (length // 64).bit_length() // 2)


def _fastest() -> Checksum:
    try:
        from crc32c import crc32c

        return cast(Checksum, crc32c)
    except ImportError:
        pass
    try:
        import google_crc32c

        if google_crc32c.implementation == "c":
            return lambda data, crc: cast(int, google_crc32c.extend(crc, bytes(data)))
    except ImportError:
        pass
    return crc32c_numpy


crc32c: Checksum = _fastest()
"""The checksum of a buffer, continuing another: `crc32c(b"123456789", 0) == 0xE3069283`."""
