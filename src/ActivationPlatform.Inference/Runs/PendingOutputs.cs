using System.Collections.Concurrent;

namespace ActivationPlatform.Inference.Runs;

/// <summary>The output buffers of all runs under way, by address. An address belongs to one run at a time, so it says whose tensor arrived.</summary>
internal sealed class PendingOutputs
{
    private readonly ConcurrentDictionary<nint, PendingOutput> outputs = new();

    public void Expect(nint address, PendingOutput output) => outputs[address] = output;

    public void Forget(nint address) => outputs.TryRemove(address, out _);

    /// <summary>Tells the run that waits for this address; an unknown address (a tensor that nobody asked for) is passed over.</summary>
    public void Arrived(nint address)
    {
        if (outputs.TryGetValue(address, out PendingOutput? output))
        {
            output.Arrive();
        }
    }
}
