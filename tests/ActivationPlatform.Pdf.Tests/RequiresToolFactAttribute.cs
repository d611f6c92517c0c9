namespace ActivationPlatform.Pdf.Tests;

/// <summary>A test that runs a program of the machine; skipped where it is not installed, except in continuous integration.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresToolFactAttribute : FactAttribute
{
    public RequiresToolFactAttribute(string tool)
    {
        Skip = Tool.IsInstalled(tool) || TestSettings.IsContinuousIntegration ? null : $"The program '{tool}' is not installed.";
    }
}
