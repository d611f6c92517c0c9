using System.Collections.Immutable;
using System.Text;

namespace ActivationPlatform.Models.Tests;

public class ManifestJsonTests
{
    [Fact]
    public void Parse_EveryKey_IsRead()
    {
        ModelManifest manifest = Parse("""
            {
              // how the network was trained
              "input": { "name": "x", "shape": [1, 3, 32, 48] }, "layout": "nchw", "channelOrder": "BGR",
              "mean": [1, 2, 3.5], "scale": 0.5, "resize": "centerCrop", "labels": "classes.txt",
              "layerNames": { "t1": "conv/one" }, "sha256": "00000000000000000000000000000000000000000000000000000000000000ff",
            }
            """);

        Assert.Equal(("x", new TensorShape(1, 3, 32, 48), TensorLayout.Nchw, ChannelOrder.Bgr, ResizeMode.CenterCrop, "classes.txt"),
            (manifest.InputName, manifest.InputShape, manifest.Layout, manifest.ChannelOrder, manifest.Resize, manifest.LabelsFile));
        Assert.Equal([1, 2, 3.5f], manifest.Mean!.Value.ToArray());
        Assert.Equal([0.5f], manifest.Scale!.Value.ToArray());
        Assert.Equal("conv/one", manifest.LayerNames["t1"]);
        Assert.EndsWith("ff", manifest.Sha256, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_InputAsText_IsItsName()
    {
        Assert.Equal("data_0", Parse("""{ "input": "data_0" }""").InputName);
    }

    [Fact]
    public void Parse_Nothing_LeavesEverythingToDefaults()
    {
        Assert.Equal(new ModelManifest(), Parse("{}"));
    }

    [Fact]
    public void Write_Manifest_IsReadBackEqual()
    {
        var manifest = new ModelManifest
        {
            InputName = "x",
            InputShape = new TensorShape(1, 32, 48, 3),
            Layout = TensorLayout.Nhwc,
            ChannelOrder = ChannelOrder.Rgb,
            Mean = [0.1f, 123.675f, 3],
            Scale = [1 / 58.395f],
            Resize = ResizeMode.Stretch,
            LabelsFile = "a b.txt",
            LayerNames = ImmutableDictionary<string, string>.Empty.Add("t", "näme/1").Add("s", "other"),
            Sha256 = new string('a', 64),
        };

        byte[] json = ManifestJson.Write(manifest);
        ModelManifest read = ManifestJson.Parse(json, "test");

        Assert.Equal(json, ManifestJson.Write(read));
        Assert.Equal(manifest.Mean!.Value.ToArray(), read.Mean!.Value.ToArray());
        Assert.Equal(manifest with { Mean = null, Scale = null, LayerNames = read.LayerNames }, read with { Mean = null, Scale = null });
        Assert.Equal(manifest.LayerNames.OrderBy(p => p.Key), read.LayerNames.OrderBy(p => p.Key));
    }

    [Fact]
    public void Parse_ManyErrors_AreToldAtOnce()
    {
        var exception = Assert.Throws<ModelFormatException>(() => Parse("""
            { "layout": "chw", "channelOrder": 3, "mean": ["a"], "scale": 1e99, "resize": "fit", "labels": "../secret", "layerNames": { "a": "n", "b": "n", "c": 1 },
              "input": { "size": 3, "shape": [1, 2] }, "sha256": "AB", "colour": 1, "mean": 3 }
            """));

        Assert.Equal(
            "Manifest 'test.manifest.json' has 13 errors: 'layout' is \"chw\", expected one of nchw, nhwc; 'channelOrder' is 3, expected one of rgb, bgr, gray; "
            + "'mean' is [\"a\"], expected a finite number or one for each channel; 'scale' is 1e99, expected a finite number or one for each channel; "
            + "'resize' is \"fit\", expected one of stretch, centerCrop; 'labels' is \"../secret\", expected the name of a file in the model's folder; "
            + "two tensors are named 'n'; the name of tensor 'c' is 1, expected a text; "
            + "'input.size' is not a name or a shape of 4 sizes from 1 to 65535; 'input.shape' is not a name or a shape of 4 sizes from 1 to 65535; "
            + "'sha256' is \"AB\", expected 64 lower-case hexadecimal digits; "
            + "key 'colour' is unknown, expected one of input, layout, channelOrder, mean, scale, resize, labels, layerNames, sha256; key 'mean' is given twice.",
            exception.Message);
    }

    [Theory]
    [InlineData("[]", "Manifest 'test.manifest.json' has 1 error: it is [], expected an object.")]
    [InlineData("{ \"input\": 3 }", "Manifest 'test.manifest.json' has 1 error: 'input' is 3, expected a name or an object.")]
    [InlineData("{ \"layerNames\": [] }", "Manifest 'test.manifest.json' has 1 error: 'layerNames' is [], expected an object from tensor to name.")]
    public void Parse_WrongKind_IsNamed(string json, string message)
    {
        Assert.Equal(message, Assert.Throws<ModelFormatException>(() => Parse(json)).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("\"")]
    [InlineData("{\"input\":{\"shape\":[[[[[[[[[[1]]]]]]]]]]}}")]
    public void Parse_NoJson_SaysSo(string json)
    {
        Assert.StartsWith("Manifest 'test.manifest.json' is not JSON: ", Assert.Throws<ModelFormatException>(() => Parse(json)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("/etc/passwd")]
    [InlineData("..\\\\up")]
    [InlineData("c:file")]
    [InlineData("")]
    public void Parse_LabelsOutsideTheFolder_AreRefused(string name)
    {
        Assert.Contains("'labels' is", Assert.Throws<ModelFormatException>(() => Parse($$"""{ "labels": "{{name}}" }""")).Message, StringComparison.Ordinal);
    }

    private static ModelManifest Parse(string json) => ManifestJson.Parse(Encoding.UTF8.GetBytes(json), "test.manifest.json");
}
