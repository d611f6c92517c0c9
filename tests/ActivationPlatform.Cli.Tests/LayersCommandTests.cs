using System.Text.Json;

namespace ActivationPlatform.Cli.Tests;

public sealed class LayersCommandTests
{
    private static readonly string[] SeedRows =
    [
        "1  data                           Image Input                  224x224x3 images with 'zerocenter' normalization",
        "2  conv1-7x7_s2                   Convolution                  64 7x7x3 convolutions with stride [2 2] and padding [3 3 3 3]",
        "3  conv1-relu_7x7                 ReLU                         ReLU",
        "4  pool1-3x3_s2                   Max Pooling                  3x3 max pooling with stride [2 2] and padding [0 1 0 1]",
        "5  pool1-norm1                    Cross Channel Normalization  cross channel normalization with 5 channels per element",
    ];

    [Fact]
    public async Task Layers_Demonstration_PrintsTheSeedsTable() => AssertSeed(await ActplatProcess.RunAsync(["layers"]), "googlenet-demo");

    [RequiresRealModelFact]
    public async Task Layers_TrainedNetwork_PrintsTheSeedsTable() =>
        AssertSeed(await ActplatProcess.RunAsync(["layers", "--model", "googlenet"], TestSettings.ModelsFolder), "googlenet");

    [RequiresRealModelFact]
    public async Task Layers_Json_CarriesTheSame()
    {
        JsonElement json = (await ActplatProcess.RunAsync(["layers", "--model", "googlenet", "--json"], TestSettings.ModelsFolder)).MustSucceed().Json;

        Assert.Equal(1, json.GetProperty("schemaVersion").GetInt32());
        Assert.Equal("googlenet", json.GetProperty("model").GetString());
        Assert.Equal(144, json.GetProperty("layerCount").GetInt32());
        Assert.Equal(170, json.GetProperty("connectionCount").GetInt32());
        JsonElement conv1 = json.GetProperty("layers")[1];
        Assert.Equal(2, conv1.GetProperty("index").GetInt32());
        Assert.Equal("conv1/7x7_s2", conv1.GetProperty("name").GetString());
        Assert.Equal("conv1-7x7_s2", conv1.GetProperty("matlabName").GetString());
        Assert.Equal("conv1/7x7_s2_1", conv1.GetProperty("onnxName").GetString());
        Assert.Equal("Convolution", conv1.GetProperty("type").GetString());
        Assert.Equal("64 7x7x3 convolutions with stride [2 2] and padding [3 3 3 3]", conv1.GetProperty("description").GetString());
        Assert.Equal([1, 64, 112, 112], conv1.GetProperty("outputShape").EnumerateArray().Select(e => e.GetInt32()));
    }

    [Fact]
    public async Task Layers_Pattern_KeepsWhatMatches()
    {
        ActplatProcess.Result result = (await ActplatProcess.RunAsync(["layers", "inception_3a/*", "--json"])).MustSucceed();

        Assert.All(result.Json.GetProperty("layers").EnumerateArray(), layer => Assert.StartsWith("inception_3a/", layer.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Layer_UnknownName_NamesTheNearestAndFails()
    {
        ActplatProcess.Result result = await ActplatProcess.RunAsync(["layer", "conv1/7x7_s3"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.StartsWith("actplat: Layer 'conv1/7x7_s3' is not in model 'googlenet-demo'; nearest: conv1/7x7_s2", result.Error);
    }

    [Fact]
    public async Task Layer_Convolution_ShowsHyperParametersAndLearnables()
    {
        string output = (await ActplatProcess.RunAsync(["layer", "conv1-7x7_s2"])).MustSucceed().Output;

        Assert.Matches(@"FilterSize\s+\[7 7\]", output);
        Assert.Matches(@"Stride\s+\[2 2\]", output);
        Assert.Matches(@"PaddingSize\s+\[3 3 3 3\]", output);
        Assert.Matches(@"Weights\s+7x7x3x64 single", output);
        Assert.Matches(@"Bias\s+1x1x64 single", output);
    }

    private static void AssertSeed(ActplatProcess.Result result, string model)
    {
        string[] lines = result.MustSucceed().Output.TrimEnd('\n').Split('\n');
        Assert.Equal(1 + 144, lines.Length);
        Assert.All(SeedRows.Zip(lines.Skip(1)), pair => Assert.StartsWith(Collapsed(pair.First), Collapsed(pair.Second)));
        Assert.Contains($"{model}: 144 layers, 170 connections", result.Error);
    }

    private static string Collapsed(string row) => string.Join(' ', row.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
