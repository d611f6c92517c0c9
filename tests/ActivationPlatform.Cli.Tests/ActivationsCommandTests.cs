using System.Buffers.Binary;
using System.Text;

namespace ActivationPlatform.Cli.Tests;

public sealed class ActivationsCommandTests
{
    [RequiresRealModelFact]
    public async Task Activations_Conv1OfCoffee_IsTheKnownTensor()
    {
        using var folder = new TemporaryFolder();

        (await ActplatProcess.RunAsync(
            ["activations", TestSettings.DataFile("photos", "coffee.png"), "--layer", "conv1-7x7_s2", "--out", folder.FullPath], TestSettings.ModelsFolder)).MustSucceed();

        (string header, float[] values) = ReadNpy(folder.File("conv1-7x7_s2.npy"));
        Assert.Contains("'descr': '<f4'", header);
        Assert.Contains("'shape': (1, 64, 112, 112)", header);
        Assert.Equal(-3307.76, values.Min(), 0.5);
        Assert.Equal(2838.85, values.Max(), 0.5);
    }

    [Fact]
    public async Task Activations_RepeatedLayersAndGlobs_WriteOneFileEach()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("a.png"), Sdk.BuiltInPicture.Encode());

        ActplatProcess.Result result = (await ActplatProcess.RunAsync(
            ["activations", folder.File("a.png"), "--layer", "conv1/7x7_s2", "--layer", "pool1/*", "--layer", "conv1-7x7_s2", "--out", folder.File("out")])).MustSucceed();

        Assert.Equal(["conv1-7x7_s2.npy", "pool1-3x3_s2.npy", "pool1-norm1.npy"], Directory.GetFiles(folder.File("out")).Select(Path.GetFileName).Order());
        Assert.Equal(3, result.Output.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task Activations_Npz_IsOneArchiveWithTheSameKeys()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("a.png"), Sdk.BuiltInPicture.Encode());

        (await ActplatProcess.RunAsync(["activations", folder.File("a.png"), "--layer", "pool1/*", "--format", "npz", "--out", folder.FullPath])).MustSucceed();

        using System.IO.Compression.ZipArchive archive = System.IO.Compression.ZipFile.OpenRead(folder.File("activations.npz"));
        Assert.Equal(["pool1-3x3_s2.npy", "pool1-norm1.npy"], archive.Entries.Select(entry => entry.FullName));
    }

    [Fact]
    public async Task Activations_UnknownLayer_WritesNothing()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("a.png"), Sdk.BuiltInPicture.Encode());

        ActplatProcess.Result result = await ActplatProcess.RunAsync(["activations", folder.File("a.png"), "--layer", "conv9", "--out", folder.File("out")]);

        Assert.Equal(1, result.ExitCode);
        Assert.False(Directory.Exists(folder.File("out")));
    }

    private static (string Header, float[] Values) ReadNpy(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int headerLength = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8));
        string header = Encoding.ASCII.GetString(file, 10, headerLength);
        float[] values = new float[(file.Length - 10 - headerLength) / sizeof(float)];
        Buffer.BlockCopy(file, 10 + headerLength, values, 0, values.Length * sizeof(float));
        return (header, values);
    }
}
