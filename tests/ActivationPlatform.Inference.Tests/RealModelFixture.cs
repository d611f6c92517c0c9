using ActivationPlatform.Models;

namespace ActivationPlatform.Inference.Tests;

/// <summary>The trained GoogLeNet, opened once for the tests of a class.</summary>
public sealed class RealModelFixture : IAsyncLifetime
{
    private LocalActivationSource? source;

    public Model Model { get; private set; } = null!;

    public LocalActivationSource Source => source!;

    public Task InitializeAsync()
    {
        if (TestSettings.ModelsFolder is not null)
        {
            Model = Model.Load(TestSettings.ModelFile("googlenet-9.onnx"));
            source = new LocalActivationSource(Model);
        }

        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (source is not null)
        {
            await source.DisposeAsync();
        }
    }
}
