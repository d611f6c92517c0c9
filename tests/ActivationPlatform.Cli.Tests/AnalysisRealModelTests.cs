using System.Globalization;
using System.Text.Json;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk.Files;

namespace ActivationPlatform.Cli.Tests;

public sealed class AnalysisRealModelTests
{
    [RequiresRealModelFact]
    public async Task Filters_TrainedGoogLeNet_FindsTheWalkThroughsEdgesAndColours()
    {
        ActplatProcess.Result result = (await ActplatProcess.RunAsync(["filters", "--model", "googlenet"], models: TestSettings.ModelsFolder)).MustSucceed();

        string[] lines = result.Output.TrimEnd().Split('\n');
        Assert.Equal(65, lines.Length);
        Assert.Equal(("oriented band-pass", true), (ClassOf(lines[33]), AngleOf(lines[33]) is < 10 or > 170));
        Assert.Equal(("oriented band-pass", true), (ClassOf(lines[34]), AngleOf(lines[34]) is > 80 and < 100));
        Assert.Equal("colour opponent", ClassOf(lines[43]));
        Assert.EndsWith("green against red", lines[43]);
        Assert.All(lines[1..], line => Assert.Contains(" %", line, StringComparison.Ordinal));

        static string ClassOf(string line) => line.Trim().Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[1];

        static double AngleOf(string line) =>
            double.Parse(line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).First(cell => cell.EndsWith('°')).TrimEnd('°'), CultureInfo.InvariantCulture);
    }

    [RequiresRealModelFact]
    public async Task Cam_AnyClass_MeanPlusBiasIsTheLogit()
    {
        using var folder = new TemporaryFolder();
        string photo = TestSettings.DataFile("photos", "coffee.png");
        (await ActplatProcess.RunAsync(["export", photo, "--layer", "loss3/classifier", "--format", "npz", "--out", "l.npz"], TestSettings.ModelsFolder, folder.FullPath)).MustSucceed();
        using ArrayFile file = ArrayFile.Open(folder.File("l.npz"));
        float[] logits = file.Read(file.Names[0]).Values.ToArray();
        Model model = Model.Load(TestSettings.ModelFile("googlenet-9.onnx"));
        float[] bias = model.ReadParameters(LayerSelector.Find(model.Network, "loss3/classifier")).First(parameter => parameter.Parameter.Name == "Bias").Values.ToArray();

        foreach (string wanted in new[] { "968", "1", "1000", "tabby" })
        {
            ActplatProcess.Result map = (await ActplatProcess.RunAsync(["cam", photo, "--class", wanted, "--out", "c.png", "--json"], TestSettings.ModelsFolder, folder.FullPath)).MustSucceed();
            int index = wanted == "tabby" ? 281 : int.Parse(wanted, CultureInfo.InvariantCulture) - 1;
            double mean = map.Json.GetProperty("rows").EnumerateArray().SelectMany(row => row.EnumerateArray()).Average(value => value.GetDouble());
            Assert.Equal(logits[index], mean + bias[index], 1e-4);
        }
    }

    [RequiresRealModelFact]
    public async Task Cam_WithoutClass_LiesOnTheCup()
    {
        using var folder = new TemporaryFolder();

        ActplatProcess.Result map = (await ActplatProcess.RunAsync(
            ["cam", TestSettings.DataFile("photos", "coffee.png"), "--out", "c.png", "--json"], TestSettings.ModelsFolder, folder.FullPath)).MustSucceed();

        Assert.Equal("espresso", map.Json.GetProperty("subject").GetString());
        Assert.InRange(map.Json.GetProperty("peakRow").GetInt32(), 2, 4);
        Assert.InRange(map.Json.GetProperty("peakColumn").GetInt32(), 3, 5);
    }

    [RequiresRealModelFact]
    public async Task Diff_TrainedAgainstDemonstration_IsBeyondFromTheFirstConvolutionOn()
    {
        ActplatProcess.Result result = await ActplatProcess.RunAsync(
            ["diff", TestSettings.DataFile("photos", "coffee.png"), "--model", "googlenet", "--against-model", "googlenet-demo", "--json"], TestSettings.ModelsFolder);

        Assert.Equal(3, result.ExitCode);
        Assert.Equal("conv1/7x7_s2", result.Json.GetProperty("firstBeyond").GetString());
        JsonElement data = result.Json.GetProperty("layers")[0];
        Assert.Equal(("data", 0), (data.GetProperty("name").GetString(), data.GetProperty("maximumAbsolute").GetDouble()));
    }
}
