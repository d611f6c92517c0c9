"""The checksum, whichever way it is computed."""

import random
import unittest

from activationplatform._crc32c import crc32c, crc32c_numpy


def bit_by_bit(data: bytes) -> int:
    register = 0xFFFFFFFF
    for byte in data:
        register ^= byte
        for _ in range(8):
            register = (register >> 1) ^ (0x82F63B78 if register & 1 else 0)
    return register ^ 0xFFFFFFFF


class Crc32cTest(unittest.TestCase):
    def test_published_values(self):
        for data, expected in ((b"", 0), (b"123456789", 0xE3069283), (bytes(32), 0x8A9136AA), (b"\xff" * 32, 0x62A8AB43)):
            self.assertEqual(crc32c(data, 0), expected)
            self.assertEqual(crc32c_numpy(data, 0), expected)

    def test_numpy_at_every_kind_of_length(self):
        source = random.Random(1)
        for length in (1, 15, 16, 1023, 1024, 1025, 4096, 5000, 65535, 70001):
            data = source.randbytes(length)
            self.assertEqual(crc32c_numpy(data, 0), bit_by_bit(data), length)

    def test_continues_where_it_stopped(self):
        source = random.Random(2)
        data = source.randbytes(300_000)
        whole = crc32c(data, 0)
        for _ in range(10):
            cut = source.randrange(len(data))
            self.assertEqual(crc32c_numpy(memoryview(data)[cut:], crc32c_numpy(memoryview(data)[:cut], 0)), whole)
            self.assertEqual(crc32c(memoryview(data)[cut:], crc32c(memoryview(data)[:cut], 0)), whole)
