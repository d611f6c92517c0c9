using Xunit;

namespace ActivationPlatform.Testing;

/// <summary>A theory that needs the trained GoogLeNet (<c>ACTPLAT_MODELS</c>) and <c>ACTPLAT_TEST_DATA</c>: skipped without them, but run (and so failing) in CI.</summary>
public sealed class RequiresRealModelTheoryAttribute : TheoryAttribute
{
    public RequiresRealModelTheoryAttribute() => Skip = RealModel.SkipReason;
}
