using System.Globalization;
using System.Text.Json;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk;

namespace ActivationPlatform.Cli.Tests;

public sealed class AnalysisCommandsTests
{
    [Fact]
    public async Task Stats_OneLayer_ListsItsChannelsBySortAndWritesTableAndPicture()
    {
        using var folder = await FolderWithPhotoAsync();

        ActplatProcess.Result result = (await ActplatProcess.RunAsync(
            ["stats", "a.png", "--layer", "conv1/relu_7x7", "--sort", "mean", "--csv", "s.csv", "--out", "h.svg"], folder: folder.FullPath)).MustSucceed();
        ActplatProcess.Result json = (await ActplatProcess.RunAsync(["stats", "a.png", "--layer", "conv1/relu_7x7", "--details", "--json"], folder: folder.FullPath)).MustSucceed();

        string[] lines = result.Output.TrimEnd().Split('\n');
        Assert.Equal(["Channel", "Minimum", "Maximum", "Mean", "Deviation", "Zeros", "Negative", "Not", "finite", "Remark"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(1 + 64 + 1, lines.Length);
        double[] means = [.. lines[1..^1].Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], CultureInfo.InvariantCulture))];
        Assert.Equal(means.OrderDescending(), means);
        Assert.Equal(1 + 64, (await File.ReadAllLinesAsync(folder.File("s.csv"))).Length);
        Assert.StartsWith("<svg", await File.ReadAllTextAsync(folder.File("h.svg")), StringComparison.Ordinal);
        JsonElement layer = Assert.Single(json.Json.GetProperty("layers").EnumerateArray());
        Assert.Equal(("conv1/relu_7x7", 64), (layer.GetProperty("name").GetString(), layer.GetProperty("channels").GetArrayLength()));
        Assert.Equal(0, layer.GetProperty("statistics").GetProperty("negativeFraction").GetDouble());
        Assert.All(layer.GetProperty("channels").EnumerateArray(), channel =>
        {
            JsonElement distribution = channel.GetProperty("distribution");
            Assert.NotEqual(channel.GetProperty("channelNumber").GetInt32(), distribution.GetProperty("nearestChannelNumber").GetInt32());
            Assert.InRange(distribution.GetProperty("median").GetDouble(), 0, channel.GetProperty("statistics").GetProperty("maximum").GetDouble());
        });
    }

    [Fact]
    public async Task Filters_WithoutLayer_ListsTheFirstConvolutions64WithClassAngleFrequencyAndAliasing()
    {
        using var folder = new TemporaryFolder();

        ActplatProcess.Result result = (await ActplatProcess.RunAsync(["filters", "--csv", "f.csv", "--out", "f.png"], folder: folder.FullPath)).MustSucceed();
        ActplatProcess.Result ranked = (await ActplatProcess.RunAsync(["filters", "--sort", "aliasing", "--json"], folder: folder.FullPath)).MustSucceed();

        string[] lines = result.Output.TrimEnd().Split('\n');
        Assert.Equal(65, lines.Length);
        Assert.Equal(["Filter", "Class", "Confidence", "Angle", "Frequency", "Aliasing", "Passband", "Separability", "Colours"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(65, (await File.ReadAllLinesAsync(folder.File("f.csv"))).Length);
        Assert.True(ImageDecoder.Identify(await File.ReadAllBytesAsync(folder.File("f.png"))).Width > 300);
        Assert.Equal("conv1/7x7_s2", ranked.Json.GetProperty("layer").GetString());
        Assert.StartsWith("conv1-7x7_s2: spectral norm ", result.Error);
    }

    [Fact]
    public async Task ReceptiveField_OfAUnitOnAPhoto_IsTheWindowOfThatUnitAndItsCrop()
    {
        using var folder = await FolderWithPhotoAsync();

        ActplatProcess.Result field = (await ActplatProcess.RunAsync(["receptive-field", "--layer", "conv1/7x7_s2", "--row", "10", "--column", "20", "--json"])).MustSucceed();
        (await ActplatProcess.RunAsync(["receptive-field", "a.png", "--layer", "pool1/3x3_s2", "--out", "crop.png"], folder: folder.FullPath)).MustSucceed();

        JsonElement unit = field.Json.GetProperty("unit");
        Assert.Equal((7, 2, -3), (field.Json.GetProperty("size").GetInt32(), field.Json.GetProperty("stride").GetInt32(), field.Json.GetProperty("offset").GetInt32()));

        // Unit 10 begins at 2 * 9 - 3 from 0.
        Assert.Equal((16, 36, 7, 7), (
            unit.GetProperty("firstInputRow").GetInt32(), unit.GetProperty("firstInputColumn").GetInt32(), unit.GetProperty("height").GetInt32(), unit.GetProperty("width").GetInt32()));
        ImageInformation crop = ImageDecoder.Identify(await File.ReadAllBytesAsync(folder.File("crop.png")));
        Assert.Equal((11, 11), (crop.Width, crop.Height));
    }

    [Fact]
    public async Task Cam_ClassAndLayer_DrawBoth()
    {
        using var folder = await FolderWithPhotoAsync();

        ActplatProcess.Result map = (await ActplatProcess.RunAsync(["cam", "a.png", "--class", "7", "--out", "cam.png", "--json"], folder: folder.FullPath)).MustSucceed();
        ActplatProcess.Result eigen = (await ActplatProcess.RunAsync(["cam", "a.png", "--layer", "inception_4a-output", "--out", "eigen.svg", "--json"], folder: folder.FullPath)).MustSucceed();

        Assert.Equal(("cam", "class 0007", 7), (map.Json.GetProperty("method").GetString(), map.Json.GetProperty("subject").GetString(), map.Json.GetProperty("rows").GetArrayLength()));
        Assert.Equal(("eigen-cam", "inception_4a/output", 14), (
            eigen.Json.GetProperty("method").GetString(), eigen.Json.GetProperty("subject").GetString(), eigen.Json.GetProperty("rows").GetArrayLength()));
        Assert.Equal(3, Directory.GetFiles(folder.FullPath).Length);
    }

    [Fact]
    public async Task Occlusion_FewWindows_DrawsAMapOfTheWholeInput()
    {
        using var folder = await FolderWithPhotoAsync();

        ActplatProcess.Result map = (await ActplatProcess.RunAsync(["occlusion", "a.png", "--size", "112", "--stride", "112", "--out", "o.png", "--json"], folder: folder.FullPath)).MustSucceed();

        Assert.Equal(("occlusion", 224), (map.Json.GetProperty("method").GetString(), map.Json.GetProperty("rows").GetArrayLength()));
        Assert.True(File.Exists(folder.File("o.png")));
    }

    [Fact]
    public async Task Export_EveryFormat_HoldsTheSameValues()
    {
        using var folder = await FolderWithPhotoAsync();
        async Task ExportAsync(params string[] more) => (await ActplatProcess.RunAsync(["export", "a.png", "--layer", "inception_5b/output", .. more], folder: folder.FullPath)).MustSucceed();

        await ExportAsync("--format", "npz", "--out", "e.npz");
        await ExportAsync("--format", "safetensors", "--out", "e.safetensors");
        await ExportAsync("--format", "json", "--out", "e.json");
        await ExportAsync("--format", "csv", "--out", "e.csv");
        await ExportAsync("--format", "json", "--statistics", "--out", "s.json");
        ActplatProcess.Result same = await ActplatProcess.RunAsync(["diff", "e.npz", "e.safetensors", "--tolerance", "0"], folder: folder.FullPath);

        Assert.Equal(0, same.ExitCode);
        Assert.EndsWith("All 1 within 0.\n", same.Output);
        using var stream = File.OpenRead(folder.File("e.safetensors"));
        float[] values = Assert.Single(Sdk.Files.Safetensors.Read(stream)).Values.ToArray();
        JsonElement json = JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("e.json"))).RootElement.GetProperty("layers")[0];
        Assert.Equal(values, json.GetProperty("values").EnumerateArray().Select(value => value.GetSingle()));
        string[] rows = await File.ReadAllLinesAsync(folder.File("e.csv"));
        Assert.Equal("layer,channelNumber,row,column,value", rows[0]);
        Assert.Equal(values, rows[1..].Select(row => float.Parse(row.Split(',')[4], CultureInfo.InvariantCulture)));
        Assert.Contains("\"standardDeviation\"", await File.ReadAllTextAsync(folder.File("s.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { "stats", "a.png", "--layer", "*", "--out", "x.png" }, 2, "actplat: --out draws one layer; --layer names 144.")]
    [InlineData(new[] { "filters", "--layer", "pool1/3x3_s2" }, 1, "actplat: Layer 'pool1/3x3_s2' is of type Max Pooling and has no filters; a convolution or fully connected layer is expected.")]
    [InlineData(new[] { "filters", "--layer", "conv2/3x3", "--out", "x.png" }, 1, "actplat: The filters of layer 'conv2/3x3' do not read the picture and have no colour.")]
    [InlineData(new[] { "receptive-field", "--layer", "conv1/7x7_s2", "--row", "3" }, 2, "actplat: --row and --column belong together; only one of them is given.")]
    [InlineData(new[] { "receptive-field", "--layer", "conv1/7x7_s2", "--row", "113", "--column", "1" }, 1, "actplat: Unit row 113, column 1 is not in layer 'conv1/7x7_s2' of 112 x 112 units.")]
    [InlineData(new[] { "receptive-field", "--layer", "conv1/7x7_s2", "--row", "0", "--column", "1" }, 2, "actplat: --row is 0; expected 1 or more.")]
    [InlineData(new[] { "receptive-field", "--layer", "prob" }, 1, "actplat: Layer 'prob' has no receptive field: its units have no place in the picture.")]
    [InlineData(new[] { "receptive-field", "a.png", "--layer", "conv1/7x7_s2" }, 2, "actplat: A photo needs --out: the file for the piece cut out of it.")]
    [InlineData(new[] { "cam", "a.png", "--class", "x", "--layer", "conv1/7x7_s2", "--out", "x.png" }, 2, "actplat: --class and --layer exclude each other: an Eigen-CAM has no class.")]
    [InlineData(new[] { "cam", "a.png", "--class", "unicorn", "--out", "x.png" }, 1, "actplat: Class 'unicorn' is not among the 1000 labels of model 'googlenet-demo'.")]
    [InlineData(new[] { "cam", "a.png", "--class", "0", "--out", "x.png" }, 1, "actplat: There is no class 0; classes count from 1.")]
    [InlineData(new[] { "cam", "a.png", "--class", "1001", "--out", "x.png" }, 1, "actplat: Class 1001 is not in model 'googlenet-demo'; it has classes 1 to 1000.")]
    [InlineData(new[] { "occlusion", "a.png", "--class", "1001", "--out", "x.png" }, 1, "actplat: Class 1001 is not in model 'googlenet-demo'; it has classes 1 to 1000.")]
    [InlineData(new[] { "cam", "a.png", "--opacity", "2", "--out", "x.png" }, 2, "actplat: --opacity is 2; expected 0 to 1.")]
    [InlineData(new[] { "occlusion", "a.png", "--size", "8", "--stride", "9", "--out", "x.png" }, 2, "actplat: --stride is 9; expected 1 to the window's size of 8, so that every pixel is covered.")]
    [InlineData(new[] { "diff" }, 2, "actplat: There is nothing to compare with; expected a second photo or file, or --against-model.")]
    [InlineData(new[] { "diff", "a.npz", "a.png" }, 2, "actplat: 'a.npz' and 'a.png' cannot be compared: one is a file of arrays, the other a photo.")]
    [InlineData(new[] { "diff", "a.npz", "b.npz" }, 1, "actplat: There is no file 'a.npz'.")]
    [InlineData(new[] { "diff", "a.npz", "b.npz", "--layer", "prob" }, 2, "actplat: Two files of arrays are compared as they are; --model, --against-model and --layer do not apply.")]
    [InlineData(new[] { "diff", "a.png", "a.png", "--tolerance", "-1" }, 2, "actplat: --tolerance is -1; expected 0 or more.")]
    [InlineData(new[] { "compare", "a.png", "a.png", "--out", "x.gif" }, 2, "actplat: --out is 'x.gif'; expected a name that ends in .png or .svg.")]
    [InlineData(new[] { "export", "a.png", "--layer", "prob", "--format", "npz", "--statistics", "--out", "x.npz" }, 2, "actplat: --statistics are written as csv or json; --format is npz.")]
    public async Task Analysis_WrongRequest_SaysWhatIsExpectedAndWritesNothing(string[] arguments, int exitCode, string error)
    {
        using var folder = await FolderWithPhotoAsync();

        ActplatProcess.Result result = await ActplatProcess.RunAsync([.. arguments, "--quiet"], folder: folder.FullPath);

        Assert.Equal(error, result.Error.Split('\n')[0]);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal([folder.File("a.png")], Directory.GetFiles(folder.FullPath));
    }

    private static async Task<TemporaryFolder> FolderWithPhotoAsync()
    {
        var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("a.png"), BuiltInPicture.Encode());
        return folder;
    }
}
