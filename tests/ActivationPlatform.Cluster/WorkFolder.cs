namespace ActivationPlatform.Cluster;

/// <summary>A temporary folder with two versions of one model: the trained GoogLeNet, and the same with one bit of its weights turned.</summary>
internal sealed class WorkFolder : IDisposable
{
    /// <summary>The model's name in both stores.</summary>
    public const string Model = "drill";

    public WorkFolder() => Path = Directory.CreateTempSubdirectory("cluster-").FullName;

    public string Path { get; }

    /// <summary>The store of one version.</summary>
    public string Store(ModelVersion version) => System.IO.Path.Combine(Path, version.ToString());

    public void MakeModels()
    {
        byte[] bytes = File.ReadAllBytes(System.IO.Path.Combine(Folder("ACTPLAT_MODELS"), "googlenet-9.onnx"));
        foreach (ModelVersion version in Enum.GetValues<ModelVersion>())
        {
            Directory.CreateDirectory(Store(version));
            File.WriteAllBytes(System.IO.Path.Combine(Store(version), Model + ".onnx"), bytes);
            bytes[bytes.Length / 2] ^= 1;
        }
    }

    public static byte[][] Photos() => [.. ((string[])["coffee.png", "chelsea.png"]).Select(name => File.ReadAllBytes(System.IO.Path.Combine(Folder("ACTPLAT_TEST_DATA"), "photos", name)))];

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string Folder(string variable) => Environment.GetEnvironmentVariable(variable) ?? throw new InvalidOperationException($"{variable} is not set.");
}
