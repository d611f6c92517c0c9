using ActivationPlatform.Inference.Native;

namespace ActivationPlatform.Inference.Tests.Native;

public sealed class OnnxRuntimeLibraryTests
{
    private const string Switches = "Set ACTPLAT_ONNXRUNTIME=/path/to/library, build with npm available, or build with -p:OnnxRuntimePackage=NuGet.";

    [Fact]
    public void Load_PathThatDoesNotExist_NamesItAndTheSwitches()
    {
        var exception = Assert.Throws<OnnxRuntimeNotFoundException>(() => OrtApi.Load("/nowhere/libonnxruntime.so"));
        Assert.Equal($"ONNX Runtime cannot be loaded: '/nowhere/libonnxruntime.so' does not exist. {Switches}", exception.Message);
    }

    [Fact]
    public void Load_FileThatIsNoLibrary_NamesItAndTheSwitches()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("library.so");
        File.WriteAllText(path, "text");
        var exception = Assert.Throws<OnnxRuntimeNotFoundException>(() => OrtApi.Load(path));
        Assert.Equal($"ONNX Runtime cannot be loaded: '{path}' is no library for this platform. {Switches}", exception.Message);
    }

    [Fact]
    public void Load_NoPath_FindsTheLibraryBesideTheProgram() => Assert.Matches(@"^1\.\d+\.\d+", OrtApi.Load(null).Version);
}
