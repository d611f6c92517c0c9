using System.Formats.Tar;
using ActivationPlatform.Sweep.Sources;

namespace ActivationPlatform.Sweep.Tests.Sources;

public sealed class ImageSourceTests : IDisposable
{
    private static readonly ShardNumber Whole = new(0, 1);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Open_Folder_ListsImagesInOrdinalOrder()
    {
        Touch("b.png", "a.JPG", "B.jpeg", "notes.txt", "sub/a.png", "a/z.png");
        Assert.Equal(["B.jpeg", "a.JPG", "a/z.png", "b.png", "sub/a.png"], Names(ImageSource.Open(folder.FullPath, Whole)));
    }

    [Fact]
    public void Open_Shards_ShareTheImagesByTheirPlace()
    {
        Touch([.. Enumerable.Range(0, 11).Select(i => $"{i:D2}.png")]);
        ImageSource whole = ImageSource.Open(folder.FullPath, Whole);
        ImageSource[] shards = [.. Enumerable.Range(0, 3).Select(i => ImageSource.Open(folder.FullPath, new ShardNumber(i, 3)))];
        Assert.Equal([0, 3, 6, 9], shards[0].Images.Select(image => image.Index));
        Assert.Equal(whole.Images, shards.SelectMany(shard => shard.Images).OrderBy(image => image.Index));
        Assert.All(shards, shard => Assert.Equal((whole.Sha256, 11), (shard.Sha256, shard.Count)));
    }

    [Fact]
    public async Task Open_Tar_ReadsItsImages()
    {
        WriteTar("x.tar", ("1.png", 10), ("1.json", 700), ("dir/2.jpg", 1500));
        ImageSource source = ImageSource.Open(folder.File("x.tar"), Whole);
        Assert.Equal(["x.tar/1.png", "x.tar/dir/2.jpg"], Names(source));
        Assert.Equal(Enumerable.Repeat((byte)10, 10), await source.Images[0].ReadAsync());
        Assert.Equal(Enumerable.Repeat((byte)(1500 % 256), 1500), await source.Images[1].ReadAsync());
    }

    [Fact]
    public void Open_FolderOfTars_ExpandsThemInOrder()
    {
        WriteTar("s-1.tar", ("b.png", 1));
        WriteTar("s-0.tar", ("z.png", 1), ("a.png", 1));
        Touch("loose.png");
        Assert.Equal(["loose.png", "s-0.tar/z.png", "s-0.tar/a.png", "s-1.tar/b.png"], Names(ImageSource.Open(folder.FullPath, Whole)));
    }

    [Fact]
    public async Task Open_List_KeepsItsOrderAndFindsFilesBesideIt()
    {
        Touch("p/b.png", "a.png");
        WriteTar("t.tar", ("c.png", 3));
        File.WriteAllText(folder.File("list.txt"), "# images\np/b.png\n\na.png\r\nmissing.png\nt.tar\n");
        ImageSource source = ImageSource.Open(folder.File("list.txt"), Whole);
        Assert.Equal(["p/b.png", "a.png", "missing.png", "t.tar/c.png"], Names(source));
        Assert.Equal([1], await source.Images[0].ReadAsync());
        var exception = await Assert.ThrowsAsync<UnreadableImageException>(() => source.Images[2].ReadAsync());
        Assert.Equal("There is no such file.", exception.Message);
    }

    [Fact]
    public async Task Read_EmptyFile_IsUnreadable()
    {
        File.WriteAllBytes(folder.File("a.png"), []);
        ImageSource source = ImageSource.Open(folder.FullPath, Whole);
        var exception = await Assert.ThrowsAsync<UnreadableImageException>(() => source.Images[0].ReadAsync());
        Assert.Equal("The file has 0 bytes; expected 1 to 536870912.", exception.Message);
    }

    [Fact]
    public void Open_OtherNames_AreAnotherSource()
    {
        Touch("a.png");
        string before = ImageSource.Open(folder.FullPath, Whole).Sha256;
        Touch("b.png");
        Assert.NotEqual(before, ImageSource.Open(folder.FullPath, Whole).Sha256);
    }

    [Fact]
    public void Open_NothingThere_SaysWhat()
    {
        Assert.StartsWith($"There is no folder, tar or list '{folder.File("none")}'.", Assert.Throws<FileNotFoundException>(() => ImageSource.Open(folder.File("none"), Whole)).Message);
        Assert.Equal($"'{folder.FullPath}' has no image; expected PNG or JPEG files, or tar files with such entries.", Assert.Throws<IOException>(() => ImageSource.Open(folder.FullPath, Whole)).Message);
        Touch("one.png");
        Assert.Equal($"'{folder.File("one.png")}' is one image; expected a folder, a tar or a list of images.", Assert.Throws<IOException>(() => ImageSource.Open(folder.File("one.png"), Whole)).Message);
    }

    [Fact]
    public void Open_DamagedTar_IsNamed()
    {
        WriteTar("x.tar", ("1.png", 5000), ("2.png", 5000));
        byte[] bytes = File.ReadAllBytes(folder.File("x.tar"));
        Array.Fill(bytes, (byte)'x', 5632, 512);
        File.WriteAllBytes(folder.File("x.tar"), bytes);
        Assert.StartsWith($"The tar '{folder.File("x.tar")}' is damaged: ", Assert.Throws<IOException>(() => ImageSource.Open(folder.File("x.tar"), Whole)).Message);
    }

    private static IEnumerable<string> Names(ImageSource source) => source.Images.Select(image => image.Name);

    private void Touch(params string[] names)
    {
        foreach (string name in names)
        {
            string path = folder.File(name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, [1]);
        }
    }

    private void WriteTar(string name, params (string Name, int Length)[] entries)
    {
        using var writer = new TarWriter(File.Create(folder.File(name)));
        foreach ((string entry, int length) in entries)
        {
            var bytes = new byte[length];
            Array.Fill(bytes, (byte)length);
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, entry) { DataStream = new MemoryStream(bytes) });
        }
    }
}
