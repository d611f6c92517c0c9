"""Every call against the real server of ACTPLAT_ADDRESS, with the photo ACTPLAT_IMAGE (coffee.png) and the trained network."""

import asyncio
import os
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

import activationplatform as ap

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "conformance"))
from breaking import BreakingProxy  # noqa: E402

ADDRESS, IMAGE = os.environ.get("ACTPLAT_ADDRESS", ""), os.environ.get("ACTPLAT_IMAGE", "")
CONV1 = "conv1/7x7_s2"


@unittest.skipUnless(ADDRESS and IMAGE, "ACTPLAT_ADDRESS and ACTPLAT_IMAGE name no server and photo")
class ServerTest(unittest.TestCase):
    def setUp(self):
        self.client = ap.Client(f"http://{ADDRESS}")
        self.addCleanup(self.client.close)

    def test_models_and_layers(self):
        default = [model.name for model in self.client.models() if model.default]
        layers = self.client.layers()
        self.assertEqual(default, [layers.model])
        self.assertEqual((layers.model, len(layers), layers.demonstration), ("googlenet", 144, False))
        conv1 = layers["conv1-7x7_s2"]
        self.assertEqual((conv1.name.index, conv1.name.name, conv1.type, conv1.output_shape), (1, CONV1, "Convolution", (1, 64, 112, 112)))
        self.assertEqual((conv1.parameter_count, conv1.receptive_field), (9472, 7))

    def test_classes(self):
        best = self.client.classify(IMAGE, top=3)
        self.assertEqual([score.label for score in best], ["espresso", "cup", "coffee mug"])

    def test_activations_in_the_order_of_the_network(self):
        arrived = list(self.client.activations(Path(IMAGE), ["prob", "conv1*"]))
        self.assertEqual([layer.name for layer, _ in arrived], [CONV1, "conv1/relu_7x7", "prob"])
        conv1, relu = arrived[0][1], arrived[1][1]
        self.assertEqual((conv1.shape, conv1.dtype), ((1, 64, 112, 112), np.float32))
        np.testing.assert_array_equal(relu, np.maximum(conv1, 0))
        conv1 += 1  # the memory is the caller's

    def test_encodings_are_as_near_as_they_promise(self):
        exact = self.one(CONV1)
        for encoding, tolerance in (("float16", 2**-11), ("bfloat16", 2**-8)):
            np.testing.assert_allclose(self.one(CONV1, encoding=encoding), exact, rtol=tolerance, atol=2**-25)
        step = (exact.max() - exact.min()) / 255
        self.assertLessEqual(np.abs(self.one(CONV1, encoding="uint8") - exact).max(), 0.51 * step)

    def test_chosen_channels(self):
        np.testing.assert_array_equal(self.one(CONV1, channels=[42, 3])[0], self.one(CONV1)[0, [42, 3]])

    def test_ready_tensor_gives_what_the_photo_gave(self):
        data = self.one("data")
        np.testing.assert_array_equal(next(iter(self.client.activations(data, CONV1)))[1], self.one(CONV1))

    def test_statistics_are_those_of_the_tensor(self):
        layers = self.client.layers().matching("inception_3a/*")
        statistics = {s.layer.name: s for s in self.client.statistics(IMAGE, layers)}
        self.assertEqual(len(statistics), len(layers))
        values = self.one("inception_3a/output")
        found = statistics["inception_3a/output"]
        self.assertEqual((found.shape, len(found.channels)), (values.shape, 256))
        self.assertEqual((found.values.minimum, found.values.maximum), (values.min(), values.max()))
        self.assertAlmostEqual(found.channels[17].mean, values[0, 17].mean(dtype=np.float64), places=9)

    def test_tensor_says_what_it_is(self):
        tensor = next(self.client.tensors(IMAGE, CONV1))
        self.assertEqual((tensor.layer.matlab_name, tensor.encoding, tensor.byte_length), ("conv1-7x7_s2", "float32", tensor.values.nbytes))
        self.assertEqual((tensor.minimum, tensor.maximum), (tensor.values.min(), tensor.values.max()))

    def test_montage_is_a_picture(self):
        figure = self.client.montage(IMAGE, CONV1, title="conv1")
        self.assertEqual((figure.media_type, figure._repr_png_()[:4]), ("image/png", b"\x89PNG"))
        self.assertIn("Montage of 64 channels", repr(figure))

    def test_report_is_written_whole(self):
        told = []
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "coffee.pdf"
            report = self.client.report(path, IMAGE, progress=lambda fraction, text: told.append(fraction))
            self.assertEqual((report.path, report.byte_length), (path, path.stat().st_size))
            self.assertEqual(path.read_bytes()[:5], b"%PDF-")
            self.assertEqual(list(Path(folder).iterdir()), [path])
        self.assertGreaterEqual(report.page_count, 2)
        self.assertEqual(told, sorted(told))
        self.assertGreater(len(told), 1)

    def test_leaving_a_stream_early(self):
        for _ in range(3):
            for layer, _ in self.client.activations(IMAGE):
                self.assertEqual(layer.name, "data")
                break
        with self.client.activations(IMAGE) as stream:
            next(stream)
        self.assertEqual(list(stream), [])

    def test_many_threads_on_one_client(self):
        expected = self.one(CONV1)
        with ThreadPoolExecutor(4) as pool:
            for values in pool.map(lambda _: self.one(CONV1), range(8)):
                np.testing.assert_array_equal(values, expected)

    def test_errors_say_what_the_server_said(self):
        with self.assertRaises(ap.UnknownLayerError) as unknown:
            self.one("conv1/7x7_s3")
        self.assertIn(CONV1, unknown.exception.nearest)
        with self.assertRaises(ap.InvalidRequestError) as invalid:
            self.client.classify(b"no picture")
        self.assertTrue(invalid.exception.fields)
        with ap.Client(f"http://{ADDRESS}", model="nonet") as client, self.assertRaisesRegex(ap.UnknownModelError, "Model 'nonet' is not on this server"):
            client.layers()

    def test_asyncio_has_every_call(self):
        async def play(folder):
            async with ap.AsyncClient(f"http://{ADDRESS}") as client:
                layers, best = await asyncio.gather(client.layers(), client.classify(IMAGE, top=1))
                self.assertEqual((len(layers), best[0].label), (144, "espresso"))
                self.assertTrue(await client.models())
                self.assertEqual([layer.name async for layer, _ in client.activations(IMAGE, "conv1*")], [CONV1, "conv1/relu_7x7"])
                self.assertEqual(len([s async for s in client.statistics(IMAGE, "conv1*")]), 2)
                self.assertEqual((await client.montage(IMAGE, CONV1)).data[:4], b"\x89PNG")
                self.assertGreater((await client.report(Path(folder) / "a.pdf", IMAGE)).byte_length, 1000)
                with self.assertRaises(ap.UnknownLayerError):
                    async for _ in client.activations(IMAGE, "conv9"):
                        pass

        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(play(folder))

    def test_cancelled_task_ends_at_once(self):
        async def play():
            async with ap.AsyncClient(f"http://{ADDRESS}") as client:
                stream = client.activations(IMAGE)
                await stream.__anext__()

                async def rest():
                    async for _ in stream:
                        await asyncio.sleep(0.1)

                task = asyncio.create_task(rest())
                await asyncio.sleep(0.05)
                task.cancel()
                with self.assertRaises(asyncio.CancelledError):
                    await asyncio.wait_for(task, 5)

        asyncio.run(play())

    def test_asyncio_takes_up_a_broken_stream(self):
        async def play(address):
            async with ap.AsyncClient(f"http://{address}") as client:
                return {layer.name: values async for layer, values in client.activations(IMAGE)}

        host, port = ADDRESS.split(":")
        with BreakingProxy(host, int(port), 8 << 20, 0.3) as proxy:
            arrived = asyncio.run(play(proxy.address))
            self.assertTrue(proxy.was_broken)
        self.assertEqual(len(arrived), 144)
        for layer, values in self.client.activations(IMAGE):
            np.testing.assert_array_equal(arrived[layer.name], values)

    def one(self, layer, **options):
        ((_, values),) = self.client.activations(IMAGE, layer, **options)
        return values


if __name__ == "__main__":
    unittest.main()
