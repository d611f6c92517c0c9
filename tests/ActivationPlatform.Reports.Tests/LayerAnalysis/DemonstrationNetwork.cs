using ActivationPlatform.Inference;
using ActivationPlatform.Models;

namespace ActivationPlatform.Reports.Tests.LayerAnalysis;

/// <summary>The built-in network, opened once for all tests of a class.</summary>
public sealed class DemonstrationNetwork : IAsyncLifetime
{
    public DemonstrationNetwork() => Source = new LocalActivationSource(Model);

    public Model Model { get; } = DemoGoogLeNet.Open();

    public LocalActivationSource Source { get; }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Source.DisposeAsync().AsTask();
}
