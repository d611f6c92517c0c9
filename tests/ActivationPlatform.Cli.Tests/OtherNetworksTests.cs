namespace ActivationPlatform.Cli.Tests;

/// <summary>Nothing in the program knows GoogLeNet: networks that are quite different work by path and from the store.</summary>
public sealed class OtherNetworksTests
{
    public static TheoryData<string> Networks => ["residual", "grouped"];

    [Theory]
    [MemberData(nameof(Networks))]
    public async Task ByPath_EveryCommand_Works(string name)
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder, name);
        string[] model = ["--model", folder.File(name + ".onnx")];

        ActplatProcess.Result layers = (await ActplatProcess.RunAsync(["layers", "--json", .. model])).MustSucceed();
        (await ActplatProcess.RunAsync(["activations", folder.File("a.png"), "--layer", "*", "--out", folder.File("out"), .. model])).MustSucceed();
        (await ActplatProcess.RunAsync(["report", folder.File("a.png"), "--layer", "*", .. model], folder: folder.FullPath)).MustSucceed();

        Assert.Equal(layers.Json.GetProperty("layerCount").GetInt32(), Directory.GetFiles(folder.File("out"), "*.npy").Length);
        Assert.True(File.Exists(folder.File($"{name}-a.pdf")));
    }

    [Fact]
    public async Task Import_ThenByName_WorksAndVerifies()
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder, "residual");
        string store = folder.File("store");

        (await ActplatProcess.RunAsync(["models", "import", folder.File("residual.onnx"), "--name", "mine"], store)).MustSucceed();
        (await ActplatProcess.RunAsync(["models", "verify", "mine"], store)).MustSucceed();
        ActplatProcess.Result list = (await ActplatProcess.RunAsync(["models", "list", "--json"], store)).MustSucceed();
        (await ActplatProcess.RunAsync(["layers", "--model", "mine"], store)).MustSucceed();

        Assert.Contains("mine", list.Json.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Corrupt_StoredModel_IsNamedAndNeverUsed()
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder, "residual");
        string store = folder.File("store");
        (await ActplatProcess.RunAsync(["models", "import", folder.File("residual.onnx"), "--name", "mine"], store)).MustSucceed();
        string file = Path.Combine(store, "mine.onnx");
        byte[] bytes = await File.ReadAllBytesAsync(file);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        ActplatProcess.Result layers = await ActplatProcess.RunAsync(["layers", "--model", "mine"], store);
        ActplatProcess.Result verify = await ActplatProcess.RunAsync(["models", "verify", "mine"], store);

        Assert.Equal((1, 1), (layers.ExitCode, verify.ExitCode));
        Assert.Contains("mine.onnx", layers.Error);
        Assert.Contains("SHA-256", layers.Error);
    }

    private static async Task WriteAsync(TemporaryFolder folder, string name)
    {
        await File.WriteAllBytesAsync(folder.File(name + ".onnx"), name == "residual" ? SmallNetworks.Residual() : SmallNetworks.Grouped());
        await File.WriteAllBytesAsync(folder.File("a.png"), Sdk.BuiltInPicture.Encode());
    }
}
