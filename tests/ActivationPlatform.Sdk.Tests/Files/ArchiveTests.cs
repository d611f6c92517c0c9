using ActivationPlatform.Models;
using ActivationPlatform.Sdk.Files;

namespace ActivationPlatform.Sdk.Tests.Files;

public sealed class ArchiveTests
{
    [Fact]
    public void Npz_Twice_GivesTheSameBytesAndComesBack()
    {
        byte[] first = WriteNpz();
        Assert.Equal(first, WriteNpz());
        using var reader = new NpzReader(new MemoryStream(first));
        Assert.Equal(["a", "b-c"], reader.Keys.ToArray());
        (TensorShape shape, float[] values) = reader.Read("b-c");
        Assert.Equal(new TensorShape(1, 2), shape);
        Assert.Equal([3, 4], values);
        Assert.Equal("The archive holds no array 'x'; it holds a, b-c.", Assert.Throws<KeyNotFoundException>(() => reader.Read("x")).Message);
    }

    [Fact]
    public void Npz_KeyTwice_IsRefused()
    {
        using var writer = new NpzWriter(new MemoryStream());
        writer.Add("a", new TensorShape(1), [1f]);
        var exception = Assert.Throws<ArgumentException>(() => writer.Add("a", new TensorShape(1), [1f]));
        Assert.StartsWith("The archive already holds an array 'a'; keys must differ.", exception.Message);
    }

    [Fact]
    public void NpzReader_AnyOtherFile_SaysSo() =>
        Assert.Equal("The file is no ZIP archive; an .npz archive is expected.", Assert.Throws<ArrayFormatException>(() => new NpzReader(new MemoryStream(new byte[100]))).Message);

    [Fact]
    public void Safetensors_ComesBackAndStartsTensorsAtAMultipleOfEight()
    {
        using var stream = new MemoryStream();
        NamedArray[] tensors = [new("a", new TensorShape(1, 2), new float[] { 1, 2 }), new("b", new TensorShape(), new float[] { 3 }), new("c", new TensorShape(0), default)];
        Safetensors.Write(stream, tensors, new Dictionary<string, string> { ["model"] = "tiny" });
        byte[] file = stream.ToArray();
        Assert.Equal(0, BitConverter.ToInt64(file) % 8);
        Assert.StartsWith("""{"__metadata__":{"model":"tiny"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},""", System.Text.Encoding.UTF8.GetString(file, 8, file.Length - 8));
        stream.Position = 0;
        var read = Safetensors.Read(stream);
        Assert.Equal(["a", "b", "c"], read.Select(t => t.Name).ToArray());
        Assert.Equal([1, 2], read[0].Values.ToArray());
        Assert.Equal(new TensorShape(), read[1].Shape);
    }

    [Fact]
    public void Safetensors_MutatedFiles_NeverThrowAnythingElse()
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, [new("a", new TensorShape(1, 2), new float[] { 1, 2 })]);
        byte[] file = stream.ToArray();
        var random = new Random(6);
        for (int round = 0; round < 5000; round++)
        {
            byte[] mutant = (byte[])file.Clone();
            for (int change = 0; change < 1 + round % 4; change++)
            {
                mutant[random.Next(mutant.Length)] = (byte)random.Next(256);
            }

            try
            {
                Safetensors.Read(new MemoryStream(mutant, 0, random.Next(mutant.Length + 1)));
            }
            catch (ArrayFormatException)
            {
            }
        }
    }

    [Fact]
    public async Task ActivationExport_Npy_NamesFilesByMatlabNameAndFreesEverything()
    {
        using var folder = new TemporaryFolder();
        await using var source = new FakeSource();
        var paths = await ActivationExport.WriteNpyAsync(source.StreamAsync(FakeSource.AnyInput, ["*"]), folder.FullPath);
        Assert.Equal(["data.npy", "conv-3x3.npy", "conv-relu.npy", "prob.npy"], paths.Select(path => Path.GetFileName(path)).ToArray());
        using FileStream file = File.OpenRead(paths[1]);
        (TensorShape shape, float[] values) = NpyFormat.Read(file);
        Assert.Equal(new TensorShape(1, 5, 6, 8), shape);
        Assert.Equal(FakeSource.Ramp(240), values);
        Assert.Equal(0, source.Undisposed);
    }

    [Fact]
    public async Task ActivationExport_NpzCancelled_LeavesNothing()
    {
        using var folder = new TemporaryFolder();
        await using var source = new FakeSource();
        using var cancellation = new CancellationTokenSource();
        async IAsyncEnumerable<Activation> CancelAfterTheFirst()
        {
            await foreach (Activation activation in source.StreamAsync(FakeSource.AnyInput, ["*"], cancellation.Token))
            {
                yield return activation;
                cancellation.Cancel();
            }
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ActivationExport.WriteNpzAsync(CancelAfterTheFirst(), folder.File("a.npz"), cancellation.Token));
        Assert.Empty(Directory.GetFiles(folder.FullPath));
        Assert.Equal(0, source.Undisposed);
    }

    private static byte[] WriteNpz()
    {
        using var stream = new MemoryStream();
        using (var writer = new NpzWriter(stream))
        {
            writer.Add("a", new TensorShape(2), [1, 2]);
            writer.Add("b-c", new TensorShape(1, 2), [3, 4]);
        }

        return stream.ToArray();
    }
}
