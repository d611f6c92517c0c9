namespace ActivationPlatform.Testing;

internal static class RealModel
{
    public static string? SkipReason => TestSettings.SkipUnless(
        TestSettings.DataFolder is not null && TestSettings.ModelsFolder is { } models && File.Exists(Path.Combine(models, "googlenet-9.onnx")),
        "needs ACTPLAT_MODELS (with googlenet-9.onnx) and ACTPLAT_TEST_DATA");
}
