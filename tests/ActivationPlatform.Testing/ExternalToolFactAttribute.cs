using Xunit;

namespace ActivationPlatform.Testing;

/// <summary>A fact that needs a program of the operating system: skipped without it, but run (and so failing) in CI.</summary>
public sealed class ExternalToolFactAttribute : FactAttribute
{
    public ExternalToolFactAttribute(string name) => Skip = TestSettings.SkipUnless(ExternalTool.IsInstalled(name), $"needs {name}");
}
