using Xunit;

namespace ActivationPlatform.Testing;

/// <summary>A fact that needs the trained GoogLeNet (<c>ACTPLAT_MODELS</c>) and <c>ACTPLAT_TEST_DATA</c>: skipped without them, but run (and so failing) in CI.</summary>
public sealed class RequiresRealModelFactAttribute : FactAttribute
{
    public RequiresRealModelFactAttribute() => Skip = RealModel.SkipReason;
}
