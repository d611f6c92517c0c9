namespace ActivationPlatform.Testing;

/// <summary>Where the optional real data is, read from the environment.</summary>
public static class TestSettings
{
    /// <summary>The folder that holds photos/ and oracles/ (<c>ACTPLAT_TEST_DATA</c>), or null.</summary>
    public static string? DataFolder => Folder("ACTPLAT_TEST_DATA");

    /// <summary>The folder that holds googlenet-9.onnx and synset.txt (<c>ACTPLAT_MODELS</c>), or null.</summary>
    public static string? ModelsFolder => Folder("ACTPLAT_MODELS");

    /// <summary>True under <c>ACTPLAT_CI=1</c>: a missing prerequisite then fails instead of being skipped.</summary>
    public static bool IsContinuousIntegration => Environment.GetEnvironmentVariable("ACTPLAT_CI") == "1";

    /// <summary>A file below <see cref="DataFolder"/>, for example <c>DataFile("photos", "coffee.png")</c>.</summary>
    public static string DataFile(params string[] parts) =>
        Path.Combine([DataFolder ?? throw new InvalidOperationException("ACTPLAT_TEST_DATA does not name a folder; expected one with photos/ and oracles/."), .. parts]);

    /// <summary>A file below <see cref="ModelsFolder"/>, for example <c>ModelFile("googlenet-9.onnx")</c>.</summary>
    public static string ModelFile(string name) =>
        Path.Combine(ModelsFolder ?? throw new InvalidOperationException("ACTPLAT_MODELS does not name a folder; expected one with googlenet-9.onnx."), name);

    internal static string? SkipUnless(bool present, string what) => present || IsContinuousIntegration ? null : what;

    private static string? Folder(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } path && Directory.Exists(path) ? Path.GetFullPath(path) : null;
}
