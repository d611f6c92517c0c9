"""Chunks that are read by hand are those that protobuf reads."""

import random
import unittest

from activationplatform import _contract as pb
from activationplatform._wire import Chunk, read_response


def response(**event: object) -> bytes:
    return pb.StreamActivationsResponse(**event).SerializeToString()


class ReadResponseTest(unittest.TestCase):
    def test_chunks_are_views_of_the_message(self):
        source = random.Random(3)
        for length in (1, 127, 128, 16383, 16384, 1 << 20):
            for offset in (0, 1, 127, 128, 1 << 20, 1 << 40):
                data = source.randbytes(length)
                chunk = read_response(response(chunk=pb.DataChunk(offset=offset, data=data)))
                self.assertIsInstance(chunk, Chunk)
                self.assertEqual((chunk.offset, chunk.data), (offset, data))

    def test_other_events_are_messages(self):
        self.assertEqual(read_response(response(end=pb.TensorEnd(crc32c=7))).end.crc32c, 7)
        self.assertEqual(read_response(response(header=pb.TensorHeader(byte_length=4))).WhichOneof("event"), "header")

    def test_unusual_but_valid_forms_are_left_to_protobuf(self):
        data = pb.DataChunk(data=b"abc").SerializeToString()
        offset = pb.DataChunk(offset=5).SerializeToString()
        for body in (data + offset, offset, b"", offset + data + b"\x18\x01"):
            message = b"\x1a" + bytes([len(body)]) + body
            parsed = read_response(message)
            self.assertEqual(parsed.SerializeToString(), pb.StreamActivationsResponse.FromString(message).SerializeToString())
            self.assertEqual(parsed.WhichOneof("event"), "chunk")

    def test_nothing_at_all_is_an_event_without_a_name(self):
        self.assertIsNone(read_response(b"").WhichOneof("event"))
