"""What has arrived and what is still to be asked for, over any number of broken streams."""

import random
import unittest
import zlib

from activationplatform import BrokenStreamError
from activationplatform import _contract as pb
from activationplatform._answers import FileAnswer, StreamAnswer
from activationplatform._crc32c import crc32c
from activationplatform.tensors import ENCODINGS

SHA256 = "ab" * 32


def answer_to(request):
    """A server's events for every layer that was asked for: the layer's name is its content."""
    names = [f"layer{i}" for i in range(6)] if list(request.layers) == ["*"] else list(request.layers)
    start = pb.StreamActivationsResponse()
    start.start.model, start.start.model_sha256 = "net", SHA256
    for name in names:
        start.start.layers.add(name=name)
    yield start
    for name in names:
        data = zlib.compress(name.encode())
        header = pb.StreamActivationsResponse()
        header.header.layer.name = name
        header.header.shape.append(len(data))
        header.header.encoding = ENCODINGS["uint8"]
        header.header.byte_length = len(data)
        header.header.scale = 1
        yield header
        for offset in range(0, len(data), 5):
            yield pb.StreamActivationsResponse(chunk=pb.DataChunk(offset=offset, data=data[offset : offset + 5]))
        yield pb.StreamActivationsResponse(end=pb.TensorEnd(crc32c=crc32c(data, 0)))
    summary = pb.StreamActivationsResponse()
    summary.summary.layer_count = len(names)
    yield summary


def name_in(tensor) -> str:
    return zlib.decompress(bytes(tensor.values.astype("u1"))).decode()


class StreamAnswerTest(unittest.TestCase):
    def test_broken_anywhere_and_taken_up_nothing_is_lost_or_twice(self):
        source = random.Random(4)
        for _ in range(200):
            answer = StreamAnswer(pb.StreamActivationsRequest(layers=["*"]), 1000)
            arrived = []
            while not answer.is_complete:
                answer.begin_attempt()
                events = list(answer_to(answer.request))
                cut = source.randrange(len(events) + 3)
                arrived += [item for item in map(answer.read, events[:cut]) if item is not None]
                if cut < len(events):
                    answer.narrow()
            self.assertEqual([name_in(tensor) for tensor in arrived], [f"layer{i}" for i in range(6)])
            self.assertEqual((answer.arrived, answer.total), (6, 6))

    def test_next_attempt_asks_for_the_missing_layers_of_the_same_file(self):
        answer = StreamAnswer(pb.StreamActivationsRequest(layers=["*"]), 1000)
        for event in answer_to(answer.request):
            if answer.read(event) is not None and answer.arrived == 4:
                break
        answer.narrow()
        self.assertEqual(list(answer.request.layers), ["layer4", "layer5"])
        self.assertEqual((answer.request.model, answer.request.expected_model_sha256), ("net", SHA256))

    def test_broken_before_the_start_asks_the_same_again(self):
        answer = StreamAnswer(pb.StreamActivationsRequest(layers=["conv*"]), 1000)
        answer.narrow()
        self.assertEqual(list(answer.request.layers), ["conv*"])

    def test_end_of_stream_without_the_summary(self):
        answer = StreamAnswer(pb.StreamActivationsRequest(layers=["*"]), 1000)
        for event in list(answer_to(answer.request))[:-1]:
            answer.read(event)
        with self.assertRaisesRegex(BrokenStreamError, "The server ended the stream before all layers had arrived."):
            answer.end_attempt()

    def test_summary_too_early_and_layers_nobody_announced(self):
        answer = StreamAnswer(pb.StreamActivationsRequest(layers=["*"]), 1000)
        events = list(answer_to(answer.request))
        answer.read(events[0])
        with self.assertRaisesRegex(BrokenStreamError, "everything, but 6 layers are missing"):
            answer.read(events[-1])
        twice = [event for event in events[1:] if event.WhichOneof("event") != "summary"]
        for event in twice:
            answer.read(event)
        with self.assertRaisesRegex(BrokenStreamError, "Layer 'layer0' came, but was not announced or had come before."):
            for event in twice:
                answer.read(event)


class FileAnswerTest(unittest.TestCase):
    def play(self, *events, maximum=100):
        answer = FileAnswer(maximum)
        for event in events:
            answer.read(self.message(**event))
        return answer.end_attempt()

    @staticmethod
    def message(header=None, chunk=None, end=None):
        from activationplatform._generated.activation.v1 import figure_pb2
        from activationplatform._generated.activation.v1.analysis_service_pb2 import RenderMontageResponse

        if header is not None:
            return RenderMontageResponse(header=figure_pb2.FigureHeader(byte_length=header))
        if chunk is not None:
            return RenderMontageResponse(chunk=pb.DataChunk(offset=chunk[0], data=chunk[1]))
        return RenderMontageResponse(end=figure_pb2.DataEnd(crc32c=end))

    def test_whole_file(self):
        crc = crc32c(b"123456789", 0)
        self.assertEqual(self.play({"header": 9}, {"chunk": (0, b"12345")}, {"chunk": (5, b"6789")}, {"end": crc}), b"123456789")

    def test_everything_that_can_be_wrong(self):
        for events, text in (
            ([{"header": 101}], "A file of 101 bytes is announced; this client takes at most 100."),
            ([{"chunk": (0, b"1")}], "A chunk came without a file's header before it."),
            ([{"header": 9}, {"chunk": (1, b"1")}], "A chunk is at 1; expected at 0, of 9 bytes in all."),
            ([{"header": 2}, {"chunk": (0, b"123")}], "A chunk is at 0; expected at 0, of 2 bytes in all."),
            ([{"header": 2}, {"chunk": (0, b"1")}, {"end": 1}], "A file ended after 1 bytes."),
            ([{"header": 1}, {"chunk": (0, b"1")}, {"end": 1}], r"A file arrived with CRC-32C 0x.{8}; the server sent 0x00000001."),
            ([{"header": 1}], "The server ended the stream before the file's end."),
        ):
            with self.assertRaisesRegex(BrokenStreamError, text):
                self.play(*events)
