using Xunit;

namespace ActivationPlatform.Testing;

/// <summary>A theory that needs <c>ACTPLAT_TEST_DATA</c>: skipped without it, but run (and so failing) in CI.</summary>
public sealed class RequiresTestDataTheoryAttribute : TheoryAttribute
{
    public RequiresTestDataTheoryAttribute() =>
        Skip = TestSettings.SkipUnless(TestSettings.DataFolder is not null, "needs ACTPLAT_TEST_DATA");
}
