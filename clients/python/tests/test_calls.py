"""Attempts, deadlines, errors with details, TLS: against a small server in this process that can misbehave."""

import asyncio
import subprocess
import tempfile
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
from test_answers import answer_to, name_in

import activationplatform as ap
from activationplatform import _contract as pb
from activationplatform._attempts import Attempts
from activationplatform._generated.activation.v1.activation_service_pb2 import ClassifyResponse
from activationplatform._settings import Settings

PHOTO = b"not looked at"


class Scripted(grpc.GenericRpcHandler):
    """Answers each call by the next entry of a script; an entry is a function of request and context."""

    def __init__(self, *script):
        self.script = list(script)
        self.requests = []
        self.keys = []

    def service(self, details):
        if details.method.startswith("/grpc.health"):
            return None  # not in the script: clients may ask it while they wait
        self.keys.append(dict(details.invocation_metadata).get("authorization"))
        if details.method.endswith("/StreamActivations"):
            return grpc.unary_stream_rpc_method_handler(
                self._next, pb.StreamActivationsRequest.FromString, pb.StreamActivationsResponse.SerializeToString)
        return grpc.unary_unary_rpc_method_handler(self._next, pb.ClassifyRequest.FromString, ClassifyResponse.SerializeToString)

    def _next(self, request, context):
        self.requests.append(request)
        return self.script.pop(0)(request, context)


class Serving:
    """A scripted server on a free loopback port."""

    def __init__(self, *script, credentials=None):
        self.handler = Scripted(*script)
        self._server = grpc.server(ThreadPoolExecutor(4), handlers=[self.handler])
        port = self._server.add_secure_port("localhost:0", credentials) if credentials else self._server.add_insecure_port("localhost:0")
        self.address = f"{'https' if credentials else 'http'}://localhost:{port}"

    def __enter__(self):
        self._server.start()
        return self

    def __exit__(self, *_):
        self._server.stop(None).wait()


def classes(request, context):
    answer = ClassifyResponse(model="net")
    answer.classes.add(class_index=967, label="espresso", probability=0.97)
    return answer


def whole(request, context):
    return answer_to(request)


def broken_after(count, status=grpc.StatusCode.UNAVAILABLE):
    def play(request, context):
        for event in list(answer_to(request))[:count]:
            yield event
        context.abort(status, "gone")

    return play


# What a server must not send, of its first layer, and what the reader is told.
HOSTILE = {
    "wrong checksum": "Layer 'layer0' arrived with CRC-32C 0x[0-9A-F]{8}; the server sent 0x[0-9A-F]{8}.",
    "missing chunk": "A chunk of 5 bytes for layer 'layer0' is at 5; expected at 0, of 14 bytes in all.",
    "missing last chunk": "Layer 'layer0' ended after 10 of 14 bytes.",
    "overlapping chunks": "A chunk of 5 bytes for layer 'layer0' is at 3; expected at 5, of 14 bytes in all.",
    "length that the shape denies": "Layer 'layer0' announces 13 bytes; its shape \\[14\\] as uint8 has 14.",
    "absurd length": f"Layer 'layer0' has {1 << 60} bytes; this client takes at most {1 << 30}.",
    "layer that was not announced": "Layer 'layer0' came, but was not announced or had come before.",
}


def hostile(case):
    def play(request, context):
        start, header, *chunks, end = list(answer_to(pb.StreamActivationsRequest(layers=["*"])))[:6]
        if case == "wrong checksum":
            end.end.crc32c ^= 1
        elif case == "missing chunk":
            del chunks[0]
        elif case == "missing last chunk":
            del chunks[-1]
        elif case == "overlapping chunks":
            chunks[1].chunk.offset -= 2
        elif case == "length that the shape denies":
            header.header.byte_length -= 1
        elif case == "absurd length":
            header.header.shape[:] = [1 << 30, 1 << 30]
            header.header.byte_length = 1 << 60
        elif case == "layer that was not announced":
            start.start.layers[0].name = "another"
        yield from (start, header, *chunks, end)

    return play


def refusal(status, message, *details):
    def play(request, context):
        rich = pb.Status(code=status.value[0], message=message)
        for detail in details:
            rich.details.add().Pack(detail)
        context.set_trailing_metadata((("grpc-status-details-bin", rich.SerializeToString()),))
        context.abort(status, message)

    return play


def slow(request, context):
    context_end = time.monotonic() + 10
    while context.is_active() and time.monotonic() < context_end:
        time.sleep(0.01)
    return classes(request, context)


def retry_after(seconds):
    return refusal(
        grpc.StatusCode.RESOURCE_EXHAUSTED, "The queue is full.", pb.ErrorInfo(reason="QUEUE_FULL"), pb.RetryInfo(retry_delay={"nanos": int(seconds * 1e9)}))


class StreamsTest(unittest.TestCase):
    def test_broken_streams_are_taken_up_again(self):
        script = [broken_after(0), broken_after(9), broken_after(1), broken_after(12), whole]
        with Serving(*script) as server, ap.Client(server.address, initial_pause=0.01) as client:
            arrived = [name_in(tensor) for tensor in client.tensors(PHOTO)]
            self.assertEqual(arrived, [f"layer{i}" for i in range(6)])
            requests = server.handler.requests
            self.assertEqual(len(requests), 5)
            self.assertEqual([r.expected_model_sha256 for r in requests], ["", "", "ab" * 32, "ab" * 32, "ab" * 32])

    def test_broken_streams_are_taken_up_again_in_asyncio(self):
        async def collect(address):
            async with ap.AsyncClient(address, initial_pause=0.01) as client:
                return [name_in(tensor) async for tensor in client.tensors(PHOTO)]

        with Serving(broken_after(9), broken_after(1), whole) as server:
            self.assertEqual(asyncio.run(collect(server.address)), [f"layer{i}" for i in range(6)])

    def test_damaged_tensor_is_asked_for_again(self):
        def damaged(request, context):
            for event in answer_to(request):
                if event.WhichOneof("event") == "end":
                    event.end.crc32c ^= 1
                yield event

        with Serving(damaged, whole) as server, ap.Client(server.address, initial_pause=0.01) as client:
            self.assertEqual(len(list(client.activations(PHOTO))), 6)

    def test_what_a_server_must_not_send_ends_the_call_with_words(self):
        for case, text in HOSTILE.items():
            with self.subTest(case), Serving(*[hostile(case)] * 4) as server:
                with ap.Client(server.address, max_attempts=2, initial_pause=0.01) as client, self.assertRaisesRegex(ap.BrokenStreamError, text) as caught:
                    list(client.activations(PHOTO))
                self.assertEqual(caught.exception.status, grpc.StatusCode.DATA_LOSS)

                async def collect(address):
                    async with ap.AsyncClient(address, max_attempts=2, initial_pause=0.01) as client:
                        return [layer async for layer, _ in client.activations(PHOTO)]

                with self.assertRaisesRegex(ap.BrokenStreamError, text):
                    asyncio.run(collect(server.address))
                self.assertEqual(len(server.handler.requests), 4)

    def test_attempts_in_a_row_that_bring_nothing_end_the_call(self):
        with Serving(*[broken_after(1)] * 3) as server, ap.Client(server.address, max_attempts=3, initial_pause=0.01) as client:
            with self.assertRaises(ap.UnavailableError) as caught:
                list(client.activations(PHOTO))
            self.assertEqual(str(caught.exception), "gone")
            self.assertIsInstance(caught.exception, ConnectionError)

    def test_other_model_file_after_a_break_is_an_error(self):
        mismatch = refusal(grpc.StatusCode.FAILED_PRECONDITION, "Model 'net' has another SHA-256.", pb.ErrorInfo(reason="MODEL_MISMATCH"))
        with Serving(broken_after(9), mismatch, mismatch) as server, ap.Client(server.address, max_attempts=2, initial_pause=0.01) as client:
            with self.assertRaises(ap.ModelChangedError):
                list(client.activations(PHOTO))
        with Serving(broken_after(9), mismatch, whole) as server, ap.Client(server.address, initial_pause=0.01) as client:
            self.assertEqual(len(list(client.activations(PHOTO))), 6)  # another replica still had it

    def test_answers_that_are_cut_off_on_their_way_are_taken_up_again(self):
        for status in (grpc.StatusCode.ABORTED, grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN):
            with self.subTest(status), Serving(broken_after(9, status), whole) as server, ap.Client(server.address, initial_pause=0.01) as client:
                self.assertEqual(len(list(client.activations(PHOTO))), 6)

    def test_cancel_from_another_thread_ends_a_stream_that_waits(self):
        def silent(request, context):
            yield next(answer_to(request))
            while context.is_active():
                time.sleep(0.01)

        with Serving(silent) as server, ap.Client(server.address) as client, ThreadPoolExecutor(1) as pool:
            stream = client.activations(PHOTO)
            reading = pool.submit(list, stream)
            while stream.total == 0:
                time.sleep(0.01)
            stream.cancel()
            with self.assertRaisesRegex(ap.CancelledError, "The stream was cancelled after 0 of 6 layers."):
                reading.result(5)

    def test_progress_is_told(self):
        told = []
        with Serving(whole) as server, ap.Client(server.address) as client:
            list(client.activations(PHOTO, progress=lambda fraction, text: told.append((round(fraction, 2), text))))
        self.assertEqual(told[0], (0.17, "layer0"))
        self.assertEqual(told[-1], (1.0, "layer5"))


class ErrorsTest(unittest.TestCase):
    def refused(self, *script, **settings):
        with Serving(*script) as server, ap.Client(server.address, initial_pause=0.01, **settings) as client:
            with self.assertRaises(ap.ActivationError) as caught:
                client.classify(PHOTO)
            return caught.exception

    def test_details_are_read_out(self):
        info = pb.ErrorInfo(reason="UNKNOWN_LAYER", metadata={"nearest": "conv1, conv2"})
        wrong = pb.BadRequest()
        wrong.field_violations.add(field="layers[0]", description="?")
        error = self.refused(refusal(grpc.StatusCode.NOT_FOUND, "Layer 'conv' is not in model 'net'", info, wrong))
        self.assertIsInstance(error, ap.UnknownLayerError)
        self.assertIsInstance(error, LookupError)
        self.assertEqual((str(error), error.nearest, error.fields, error.reason), ("Layer 'conv' is not in model 'net'", ["conv1", "conv2"], ["layers[0]"], "UNKNOWN_LAYER"))

    def test_each_status_has_its_type(self):
        for status, kind, builtin in (
            (grpc.StatusCode.INVALID_ARGUMENT, ap.InvalidRequestError, ValueError),
            (grpc.StatusCode.UNAUTHENTICATED, ap.AuthenticationError, PermissionError),
            (grpc.StatusCode.PERMISSION_DENIED, ap.AuthenticationError, PermissionError),
            (grpc.StatusCode.RESOURCE_EXHAUSTED, ap.ServerBusyError, Exception),
            (grpc.StatusCode.INTERNAL, ap.ActivationError, Exception),
        ):
            error = self.refused(refusal(status, "no", pb.ErrorInfo(reason="NO")))
            self.assertIs(type(error), kind)
            self.assertIsInstance(error, builtin)
            self.assertEqual((str(error), error.status), ("no", status))

    def test_busy_server_is_asked_again_when_it_says_so(self):
        with Serving(retry_after(0.05), retry_after(0.05), classes) as server, ap.Client(server.address, initial_pause=60) as client:
            self.assertEqual(client.classify(PHOTO), [ap.ClassScore(967, "espresso", client_float(0.97))])

    def test_busy_for_good(self):
        error = self.refused(*[retry_after(0.01)] * 2, max_attempts=2)
        self.assertIsInstance(error, ap.ServerBusyError)
        self.assertAlmostEqual(error.retry_delay, 0.01)

    def test_deadline(self):
        error = self.refused(slow, timeout=0.05)
        self.assertIsInstance(error, TimeoutError)
        self.assertEqual(str(error), "The deadline of 0.05 s passed before the call was complete.")

    def test_deadline_before_another_attempt(self):
        error = self.refused(retry_after(0.9), timeout=0.5)
        self.assertIsInstance(error, ap.DeadlineExceededError)
        self.assertEqual(str(error), "The deadline of 0.5 s would pass before another attempt; the last one failed: The queue is full.")

    def test_nobody_listens(self):
        with ap.Client("http://127.0.0.1:1", max_attempts=2, initial_pause=0.01) as client, self.assertRaises(ap.UnavailableError):
            client.models()

    def test_arguments_that_cannot_be(self):
        with ap.Client("http://127.0.0.1:1") as client:
            for call, kind, text in (
                (lambda: client.activations(PHOTO, encoding="int4"), ValueError, "The encoding is 'int4'; expected one of float32, float16, bfloat16, uint8."),
                (lambda: client.activations(42), TypeError, "An image is a path, bytes or an array of float32; got int."),
                (lambda: client.classify(PHOTO, top=0), ValueError, "top is 0; expected at least 1."),
                (lambda: client.montage(PHOTO, "conv1", stretch="more"), ValueError, "The stretch is 'more'; expected one of auto, none, contrast, positive."),
                (lambda: client.report("x.pdf", PHOTO, paper="a3"), ValueError, "The paper is 'a3'; expected a4 or letter."),
                (lambda: client.classify("no such file.png"), FileNotFoundError, "no such file.png"),
            ):
                with self.assertRaisesRegex(kind, text):
                    call()


class AttemptsTest(unittest.TestCase):
    def test_pauses_double_up_to_the_longest_and_begin_anew_with_progress(self):
        attempts = Attempts(Settings("http://x", max_attempts=9, initial_pause=1, longest_pause=5), clock=lambda: 0.0)
        broken = ap.BrokenStreamError("broken")
        self.assertEqual([attempts.pause_after(broken) for _ in range(5)], [1, 2, 4, 5, 5])
        attempts.progressed()
        self.assertEqual(attempts.pause_after(broken), 1)

    def test_deadline_is_over_all_attempts(self):
        now = [0.0]
        attempts = Attempts(Settings("http://x", timeout=60), timeout=10, clock=lambda: now[0])
        self.assertEqual(attempts.timeout, 10)
        now[0] = 4
        self.assertEqual(attempts.timeout, 6)
        now[0] = 11
        self.assertEqual(attempts.timeout, 0)


class TlsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.files = Path(cls.folder.name)
        run = lambda *arguments: subprocess.run(["openssl", *arguments], cwd=cls.files, check=True, capture_output=True)  # noqa: E731
        for name in ("ca", "other-ca"):
            run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.pem")
        for name in ("server", "client"):
            run("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
            (cls.files / "names").write_text("subjectAltName=DNS:activations.example")
            run("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names", "-out", f"{name}.pem")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def serving(self, mutual):
        files = self.files
        pair = ((files / "server.key").read_bytes(), (files / "server.pem").read_bytes())
        credentials = grpc.ssl_server_credentials([pair], (files / "ca.pem").read_bytes() if mutual else None, mutual)
        return Serving(classes, credentials=credentials)

    def test_own_authority_and_key_over_tls(self):
        tls = ap.Tls(ca=self.files / "ca.pem", server_name="activations.example")
        with self.serving(False) as server, ap.Client(server.address, tls=tls, api_key="sesame") as client:
            self.assertEqual(client.classify(PHOTO)[0].label, "espresso")
            self.assertEqual(server.handler.keys, ["Bearer sesame"])

    def test_mutual_tls(self):
        tls = ap.Tls(self.files / "ca.pem", self.files / "client.pem", self.files / "client.key", "activations.example")
        with self.serving(True) as server, ap.Client(server.address, tls=tls) as client:
            self.assertEqual(client.classify(PHOTO)[0].label, "espresso")

    def test_wrong_authority_or_no_certificate(self):
        for mutual, tls in (
            (False, ap.Tls(ca=self.files / "other-ca.pem", server_name="activations.example")),
            (True, ap.Tls(ca=self.files / "ca.pem", server_name="activations.example")),
        ):
            with self.serving(mutual) as server, ap.Client(server.address, tls=tls, max_attempts=1) as client, self.assertRaises(ap.UnavailableError):
                client.classify(PHOTO)


def client_float(value: float) -> float:
    """As a float of the contract reads in Python."""
    answer = ClassifyResponse()
    answer.classes.add(probability=value)
    return answer.classes[0].probability
