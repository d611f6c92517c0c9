using System.Text.Json;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Files;

namespace ActivationPlatform.Cli.Tests;

public sealed class AnalysisComparisonTests
{
    private const int BeyondTolerance = 3;

    [Fact]
    public async Task Diff_PhotoWithItself_IsExactlyZeroInEveryLayer()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("a.png"), BuiltInPicture.Encode());

        ActplatProcess.Result result = (await ActplatProcess.RunAsync(["diff", "a.png", "a.png", "--tolerance", "0", "--json"], folder: folder.FullPath)).MustSucceed();

        JsonElement[] layers = [.. result.Json.GetProperty("layers").EnumerateArray()];
        Assert.Equal(144, layers.Length);
        Assert.All(layers, layer =>
        {
            Assert.Equal(0, layer.GetProperty("maximumAbsolute").GetDouble());
            Assert.Equal(0, layer.GetProperty("meanAbsolute").GetDouble());
            Assert.Equal(1, layer.GetProperty("cosine").GetDouble());
            Assert.False(layer.TryGetProperty("signalToNoiseDecibels", out _));
        });
        Assert.False(result.Json.TryGetProperty("firstBeyond", out _));
    }

    [Fact]
    public async Task Diff_OtherPhoto_NamesTheFirstLayerBeyondAndEndsWithThree()
    {
        using var folder = new TemporaryFolder();
        await WritePhotosAsync(folder);

        ActplatProcess.Result result = await ActplatProcess.RunAsync(
            ["diff", "a.png", "b.png", "--layer", "conv1/*", "--layer", "pool1/*", "--csv", "d.csv"], folder: folder.FullPath);
        ActplatProcess.Result tolerant = await ActplatProcess.RunAsync(["diff", "a.png", "b.png", "--layer", "conv1/*", "--tolerance", "1e9"], folder: folder.FullPath);

        Assert.Equal(BeyondTolerance, result.ExitCode);
        Assert.StartsWith("First beyond 0.0001: conv1/7x7_s2 (", result.Output.TrimEnd().Split('\n')[^1]);
        Assert.Equal(1 + 4, (await File.ReadAllLinesAsync(folder.File("d.csv"))).Length);
        Assert.Equal(0, tolerant.ExitCode);
        Assert.EndsWith("All 2 within 1E+09.\n", tolerant.Output);
    }

    [Fact]
    public async Task Diff_Runs_AreComparedByNameWhateverTheOrder()
    {
        using var folder = new TemporaryFolder();
        Write(folder.File("a.npz"), ("one", [1, 2, 3, 4]), ("two", [1, 0, 0, 0]));
        Write(folder.File("b.npz"), ("two", [1, 0, 0, 0]), ("one", [1, 2, 3, 4.5f]));
        Write(folder.File("c.npz"), ("one", [1, 2, 3, 4]));

        ActplatProcess.Result same = await ActplatProcess.RunAsync(["diff", "a.npz", "a.npz"], folder: folder.FullPath);
        ActplatProcess.Result beyond = await ActplatProcess.RunAsync(["diff", "a.npz", "b.npz"], folder: folder.FullPath);
        ActplatProcess.Result missing = await ActplatProcess.RunAsync(["diff", "a.npz", "c.npz"], folder: folder.FullPath);

        Assert.Equal(0, same.ExitCode);
        Assert.Equal(BeyondTolerance, beyond.ExitCode);
        Assert.EndsWith("First beyond 0.0001: one (0.125).\n", beyond.Output);
        Assert.Equal(1, missing.ExitCode);
        Assert.Equal("actplat: The file 'c.npz' holds no array 'two'; both files must hold the same arrays.\n", missing.Error);
    }

    [Fact]
    public async Task Compare_RunsThatDiffer_DrawsAndNeverJudges()
    {
        using var folder = new TemporaryFolder();
        Write(folder.File("a.npz"), ("one", [1, 2, 3, 4]));
        Write(folder.File("b.npz"), ("one", [9, 9, 9, 9]));

        ActplatProcess.Result result = (await ActplatProcess.RunAsync(["compare", "a.npz", "b.npz", "--out", "c.png", "--json"], folder: folder.FullPath)).MustSucceed();

        Assert.False(result.Json.TryGetProperty("tolerance", out _));
        Assert.Equal(2, result.Json.GetProperty("layers")[0].GetProperty("maximumRelative").GetDouble());
        Assert.True(ImageDecoder.Identify(await File.ReadAllBytesAsync(folder.File("c.png"))).Width > 300);
    }

    private static async Task WritePhotosAsync(TemporaryFolder folder)
    {
        byte[] encoded = BuiltInPicture.Encode();
        await File.WriteAllBytesAsync(folder.File("a.png"), encoded);
        Image picture = ImageDecoder.Decode(encoded);
        byte[] inverted = [.. picture.Pixels.ToArray().Select(value => (byte)(255 - value))];
        await File.WriteAllBytesAsync(folder.File("b.png"), PngEncoder.Encode(new Image(picture.Width, picture.Height, picture.Channels, inverted)));
    }

    private static void Write(string path, params (string Name, float[] Values)[] arrays)
    {
        using FileStream stream = File.Create(path);
        using var archive = new NpzWriter(stream);
        foreach ((string name, float[] values) in arrays)
        {
            archive.Add(name, new TensorShape(2, 2), values);
        }
    }
}
