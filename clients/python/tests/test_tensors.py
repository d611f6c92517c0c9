"""The rules of protos/README.md, with its worked example."""

import struct
import unittest

import numpy as np

from activationplatform import BrokenStreamError, Tensor
from activationplatform import _contract as pb
from activationplatform._crc32c import crc32c_numpy
from activationplatform.tensors import ENCODINGS, TensorAssembler

# encoding: bytes, CRC-32C, decoded values as float32 bits
EXAMPLE = {
    "float32": ("0000803f 000020c0 cdcccc3d 00004040", 0x329DE106, (0x3F800000, 0xC0200000, 0x3DCCCCCD, 0x40400000)),
    "float16": ("003c 00c1 662e 0042", 0xB72524DE, (0x3F800000, 0xC0200000, 0x3DCCC000, 0x40400000)),
    "bfloat16": ("803f 20c0 cd3d 4040", 0x138782A2, (0x3F800000, 0xC0200000, 0x3DCD0000, 0x40400000)),
    "uint8": ("a2 00 79 ff", 0xEE1769EB, (0x3F7E7E80, 0xC0200000, 0x3DE0E0E0, 0x40400000)),
}


def header_of(encoding: str = "float32", **changes: object) -> pb.TensorHeader:
    byte_length = len(bytes.fromhex(EXAMPLE[encoding][0]))
    scale, offset = (struct.unpack("<ff", struct.pack("<II", 0x3CB0B0B1, 0xC0200000))) if encoding == "uint8" else (0, 0)
    values = {"shape": [1, 1, 2, 2], "encoding": ENCODINGS[encoding], "byte_length": byte_length, "scale": scale, "offset": offset, **changes}
    header = pb.TensorHeader(**values)
    header.layer.name = "conv1"
    return header


def assemble(encoding: str, chunk_bytes: int) -> Tensor:
    data, crc, _ = EXAMPLE[encoding]
    raw = bytes.fromhex(data)
    assembler = TensorAssembler()
    assembler.begin(header_of(encoding))
    for offset in range(0, len(raw), chunk_bytes):
        assembler.append(offset, raw[offset : offset + chunk_bytes])
    return assembler.complete(pb.TensorEnd(crc32c=crc, minimum=-2.5, maximum=3, mean=0.4))


class TensorAssemblerTest(unittest.TestCase):
    def test_worked_example_of_the_contract(self):
        for encoding, (_, crc, bits) in EXAMPLE.items():
            for chunk_bytes in (1, 3, 10, 64):
                tensor = assemble(encoding, chunk_bytes)
                self.assertEqual(tensor.values.dtype, np.float32)
                self.assertEqual(tensor.values.shape, (1, 1, 2, 2))
                self.assertEqual(tuple(tensor.values.view("<u4").ravel()), bits, encoding)
                self.assertEqual((tensor.encoding, tensor.crc32c, tensor.layer.name), (encoding, crc, "conv1"))

    def test_values_are_writable_and_independent(self):
        tensor = assemble("float32", 10)
        tensor.values[...] = 0
        self.assertEqual(assemble("float32", 10).values[0, 0, 0, 0], 1)

    def test_tensor_without_values_has_no_chunk(self):
        assembler = TensorAssembler()
        assembler.begin(header_of(shape=[0, 3], byte_length=0))
        self.assertEqual(assembler.complete(pb.TensorEnd(crc32c=0)).values.shape, (0, 3))

    def test_scalar(self):
        one = bytes.fromhex("0000803f")
        assembler = TensorAssembler()
        assembler.begin(header_of(shape=[], byte_length=4))
        assembler.append(0, one)
        values = assembler.complete(pb.TensorEnd(crc32c=crc32c_numpy(one))).values
        self.assertEqual((values.shape, float(values)), ((), 1.0))

    def test_header_that_does_not_add_up_is_refused_before_memory_is_taken(self):
        for header, text in (
            (header_of(byte_length=15), "Layer 'conv1' announces 15 bytes; its shape [1, 1, 2, 2] as float32 has 16."),
            (header_of(shape=[1, -4], byte_length=16), "Layer 'conv1' has the shape [1, -4]."),
            (header_of(shape=[1 << 30, 1 << 28], byte_length=1 << 60), f"Layer 'conv1' has {1 << 60} bytes; this client takes at most {1 << 30}."),
            (header_of(byte_length=1 << 60), f"Layer 'conv1' announces {1 << 60} bytes; its shape [1, 1, 2, 2] as float32 has 16."),
            (header_of(byte_length=-16), "Layer 'conv1' announces -16 bytes; its shape [1, 1, 2, 2] as float32 has 16."),
        ):
            with self.assertRaises(BrokenStreamError) as caught:
                TensorAssembler().begin(header)
            self.assertEqual(str(caught.exception), text)

    def test_unknown_encoding(self):
        header = header_of()
        header.encoding = 9
        with self.assertRaisesRegex(BrokenStreamError, "comes in encoding 9, which this client does not know"):
            TensorAssembler().begin(header)

    def test_chunks_out_of_place(self):
        for offset, length in ((1, 4), (4, 4), (0, 17)):
            assembler = TensorAssembler()
            assembler.begin(header_of())
            with self.assertRaisesRegex(BrokenStreamError, f"A chunk of {length} bytes for layer 'conv1' is at {offset}; expected at 0, of 16 bytes in all."):
                assembler.append(offset, bytes(length))

    def test_chunks_that_overlap_or_leave_a_gap(self):
        for offset in (4, 12):
            assembler = TensorAssembler()
            assembler.begin(header_of())
            assembler.append(0, bytes(8))
            with self.assertRaisesRegex(BrokenStreamError, f"A chunk of 4 bytes for layer 'conv1' is at {offset}; expected at 8, of 16 bytes in all."):
                assembler.append(offset, bytes(4))

    def test_repr_is_one_line_without_the_values(self):
        self.assertEqual(repr(assemble("float16", 10)), "Tensor(conv1, 1 x 1 x 2 x 2: -2.5 to 3, mean 0.4; 8 bytes as float16)")

    def test_events_out_of_order(self):
        assembler = TensorAssembler()
        with self.assertRaisesRegex(BrokenStreamError, "A chunk came without a tensor's header before it."):
            assembler.append(0, b"1234")
        with self.assertRaisesRegex(BrokenStreamError, "A tensor's end came without its header before it."):
            assembler.complete(pb.TensorEnd())
        assembler.begin(header_of())
        with self.assertRaisesRegex(BrokenStreamError, "A header for layer 'conv1' came before the end of layer 'conv1'."):
            assembler.begin(header_of())

    def test_tensor_that_is_too_short_or_damaged(self):
        assembler = TensorAssembler()
        assembler.begin(header_of())
        assembler.append(0, bytes(8))
        with self.assertRaisesRegex(BrokenStreamError, "Layer 'conv1' ended after 8 of 16 bytes."):
            assembler.complete(pb.TensorEnd(crc32c=0))
        assembler.append(8, bytes(8))
        with self.assertRaisesRegex(BrokenStreamError, "Layer 'conv1' arrived with CRC-32C 0x.{8}; the server sent 0x00000001."):
            assembler.complete(pb.TensorEnd(crc32c=1))
