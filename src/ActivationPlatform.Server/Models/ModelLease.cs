using ActivationPlatform.Inference;
using ActivationPlatform.Models;

namespace ActivationPlatform.Server.Models;

/// <summary>The use of an open model; while there is one the model stays open. Given back by disposing it, once.</summary>
internal sealed class ModelLease(OpenModel model) : IDisposable
{
    private OpenModel? held = model;

    /// <summary>The opened model's number: another file under the same name has another.</summary>
    public long Id { get; } = model.Id;

    /// <summary>The engine.</summary>
    public LocalActivationSource Source { get; } = model.Source;

    /// <summary>The network, without weights.</summary>
    public Network Network => Source.Network;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref held, null)?.Release();
}
