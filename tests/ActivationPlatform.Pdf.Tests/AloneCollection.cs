namespace ActivationPlatform.Pdf.Tests;

/// <summary>Tests that run while no other test runs.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
