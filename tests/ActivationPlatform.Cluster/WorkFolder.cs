namespace ActivationPlatform.Cluster;

/// <summary>A temporary folder with two versions of one model: the trained GoogLeNet, and the same with one bit of its weights turned.</summary>
internal sealed class WorkFolder : IDisposable
{
    /// <summary>The model's name in both stores.</summary>
    public const string Model = "drill";

    private readonly TemporaryFolder folder = new();

    public string Path => folder.FullPath;

    /// <summary>The store of one version.</summary>
    public string Store(ModelVersion version) => folder.File(version.ToString());

    public void MakeModels()
    {
        byte[] bytes = File.ReadAllBytes(TestSettings.ModelFile("googlenet-9.onnx"));
        foreach (ModelVersion version in Enum.GetValues<ModelVersion>())
        {
            Directory.CreateDirectory(Store(version));
            File.WriteAllBytes(folder.File(version.ToString(), Model + ".onnx"), bytes);
            bytes[bytes.Length / 2] ^= 1;
        }
    }

    public static byte[][] Photos() => [.. ((string[])["coffee.png", "chelsea.png"]).Select(name => File.ReadAllBytes(TestSettings.DataFile("photos", name)))];

    public void Dispose() => folder.Dispose();
}
