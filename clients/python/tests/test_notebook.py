"""What people see."""

import contextlib
import io
import sys
import unittest
from unittest import mock

import numpy as np

from activationplatform import Layer, LayerName, Layers, montage, tile
from activationplatform.notebook import reporter


def network() -> Layers:
    first = Layer(LayerName(0, "data", "data", "data_0"), "Image Input", "", (1, 3, 4, 4), 0, 0, {}, (), None)
    second = Layer(LayerName(1, "conv1/<7x7>", "conv1-<7x7>", "conv1_1"), "Convolution", "", (1, 64, 2, 2), 9472, 1, {}, (0,), 7)
    return Layers("net", "ab", True, [first, second])


class LayersTest(unittest.TestCase):
    def test_by_position_and_by_each_name(self):
        layers = network()
        self.assertEqual(len(layers), 2)
        for name in ("conv1/<7x7>", "conv1-<7x7>", "conv1_1"):
            self.assertIs(layers[name], layers[1])
        with self.assertRaises(KeyError):
            layers["conv2"]
        self.assertEqual([str(layer) for layer in layers.matching("conv1/*")], ["conv1/<7x7>"])
        self.assertEqual(len(layers[:1]), 1)

    def test_table_in_text_and_html(self):
        self.assertEqual(
            repr(network()),
            "net: 2 layers; demonstration weights\n"
            "#  layer        type         output          parameters\n"
            "1  data         Image Input  1 x 3 x 4 x 4\n"
            "2  conv1/<7x7>  Convolution  1 x 64 x 2 x 2  9,472")
        html = network()._repr_html_()
        self.assertIn("conv1/&lt;7x7&gt;", html)
        self.assertEqual(html.count("<tr>"), 3)


class TileTest(unittest.TestCase):
    def test_channels_stand_in_rows_with_a_gap(self):
        values = np.arange(4, dtype=np.float32).reshape(1, 4, 1, 1)
        np.testing.assert_allclose(tile(values, columns=2, clip=0), [[0, 1, 1 / 3], [1, 1, 1], [2 / 3, 1, 1]], rtol=1e-6)

    def test_missing_channels_and_values_without_range(self):
        self.assertEqual(tile(np.zeros((1, 3, 2, 2)), columns=2).shape, (5, 5))
        self.assertEqual(tile(np.full((1, 1, 2, 2), 7.0)).max(), 0)
        self.assertTrue(np.isfinite(tile(np.array([[[np.nan, 1.0, np.inf]]]))).all())

    def test_vector_has_one_pixel_a_channel(self):
        self.assertEqual(tile(np.zeros(16), gap=0).shape, (4, 4))

    def test_what_cannot_be_shown(self):
        with self.assertRaisesRegex(ValueError, r"A layer of the shape \(2, 2\) has no maps to show"):
            tile(np.zeros((2, 2)))

    def test_montage_draws_the_tiles(self):
        import matplotlib

        matplotlib.use("agg")
        values = np.random.default_rng(5).random((1, 9, 5, 5), dtype=np.float32)
        axes = montage(values, title="conv1")
        np.testing.assert_array_equal(axes.images[0].get_array(), tile(values))
        self.assertEqual(axes.get_title(), "conv1")


class ReporterTest(unittest.TestCase):
    def test_function_nobody_and_bars(self):
        told = []
        with reporter(lambda fraction, text: told.append((fraction, text))) as report:
            report(0.5, "conv1")
        self.assertEqual(told, [(0.5, "conv1")])
        with reporter(None) as report:
            report(0.5, "conv1")

        for hidden in ({}, {"tqdm.auto": None}):
            with contextlib.redirect_stderr(io.StringIO()) as written, mock.patch.dict(sys.modules, hidden):
                with reporter(True) as report:
                    report(0.5, "conv1")
                    report(1.0, "prob")
            self.assertIn("prob", written.getvalue())
            self.assertIn("100%", written.getvalue())
