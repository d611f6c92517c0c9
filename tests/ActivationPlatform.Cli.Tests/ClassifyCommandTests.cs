using System.Text.Json;

namespace ActivationPlatform.Cli.Tests;

public sealed class ClassifyCommandTests
{
    [RequiresRealModelTheory]
    [InlineData("coffee.png", "espresso", 0.97, 0.005)]
    [InlineData("camera.png", "tripod", 0.998, 0.001)]
    public async Task Classify_TrainedNetwork_NamesWhatIsOnThePhoto(string photo, string label, double probability, double tolerance)
    {
        JsonElement json = (await ActplatProcess.RunAsync(["classify", TestSettings.DataFile("photos", photo), "--json"], TestSettings.ModelsFolder)).MustSucceed().Json;

        JsonElement best = json.GetProperty("classes")[0];
        Assert.Equal(1, best.GetProperty("rank").GetInt32());
        Assert.Equal(label, best.GetProperty("label").GetString());
        Assert.Equal(probability, best.GetProperty("probability").GetDouble(), tolerance);
        Assert.Equal(best.GetProperty("index").GetInt32() + 1, best.GetProperty("classNumber").GetInt32());
        Assert.False(json.GetProperty("demonstration").GetBoolean());
    }

    [RequiresRealModelFact]
    public async Task Classify_Cat_IsACat()
    {
        JsonElement json = (await ActplatProcess.RunAsync(["classify", TestSettings.DataFile("photos", "chelsea.png"), "--json"], TestSettings.ModelsFolder)).MustSucceed().Json;

        string[] labels = [.. json.GetProperty("classes").EnumerateArray().Select(c => c.GetProperty("label").GetString()!)];
        Assert.StartsWith("Egyptian cat", labels[0]);
        Assert.Equal(new HashSet<string> { "tabby", "tiger cat" }, [.. labels[1..3].Select(l => l.Split(',')[0])]);
    }

    [Fact]
    public async Task Classify_Demonstration_SaysThatScoresMeanNothing()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("a.png"), Sdk.BuiltInPicture.Encode());

        ActplatProcess.Result result = (await ActplatProcess.RunAsync(["classify", folder.File("a.png"), "--json"])).MustSucceed();

        Assert.True(result.Json.GetProperty("demonstration").GetBoolean());
        Assert.Contains("the weights are a demonstration; class scores mean nothing", result.Error);
        Assert.Empty((await ActplatProcess.RunAsync(["classify", folder.File("a.png"), "--quiet"])).MustSucceed().Error);
    }

    [Theory]
    [InlineData(new[] { "classify", "no-such.png" }, 1, "actplat: There is no image file 'no-such.png'.")]
    [InlineData(new[] { "classify", "no-such.png", "--top", "0" }, 2, "actplat: --top is 0; expected 1 or more.")]
    [InlineData(new[] { "classify" }, 2, "actplat: Required argument missing for command: 'classify'.")]
    [InlineData(new[] { "clasify" }, 2, "actplat: ")]
    [InlineData(new[] { "layers", "--model", "no-such" }, 1, "actplat: ")]
    [InlineData(new[] { "layers", "--server", "localhost" }, 2, "actplat: 'localhost' is no server's address; expected one such as http://127.0.0.1:5080.")]
    public async Task WrongUse_EndsWithItsExitCodeAndOneClearLine(string[] arguments, int exitCode, string error)
    {
        ActplatProcess.Result result = await ActplatProcess.RunAsync(arguments);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.StartsWith(error, result.Error);
        Assert.DoesNotContain("   at ", result.Error);
    }

    [Fact]
    public async Task Classify_NoImage_NamesFormatAndOffset()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("a.png"), "GIF89a and more");

        ActplatProcess.Result result = await ActplatProcess.RunAsync(["classify", folder.File("a.png")]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("GIF", result.Error);
    }
}
