using ActivationPlatform.Sdk.Files;

namespace ActivationPlatform.Sdk.Tests.Files;

public sealed class AtomicFileTests
{
    [Fact]
    public async Task WriteAsync_Succeeds_LeavesOnlyTheFile()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a", "b.bin");
        await AtomicFile.WriteAllBytesAsync(path, new byte[] { 1, 2, 3 });
        await AtomicFile.WriteAllBytesAsync(path, new byte[] { 4 });
        Assert.Equal([4], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder.FullPath, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task WriteAsync_CancelledHalfWay_KeepsTheOldFileAndNothingElse()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("b.bin");
        await AtomicFile.WriteAllBytesAsync(path, new byte[] { 1 });
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AtomicFile.WriteAsync(path, async (stream, token) =>
        {
            await stream.WriteAsync(new byte[100_000], CancellationToken.None);
            cancellation.Cancel();
        }, cancellation.Token));
        Assert.Equal([1], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder.FullPath));
    }

    [Fact]
    public void Write_WriterThrows_LeavesNothing()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(folder.File("b.bin"), stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));
        Assert.Empty(Directory.GetFiles(folder.FullPath));
    }

    [Fact]
    public void Write_PathIsAFolder_SaysSo()
    {
        using var folder = new TemporaryFolder();
        var exception = Assert.Throws<IOException>(() => AtomicFile.Write(folder.FullPath, _ => { }));
        Assert.Equal($"Cannot write '{folder.FullPath}': it is a folder; a file name is expected.", exception.Message);
    }
}
