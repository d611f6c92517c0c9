using ActivationPlatform.Models;

namespace ActivationPlatform.Server.Benchmark;

/// <summary>A ready input that every process makes for itself in the same way.</summary>
internal static class InputTensor
{
    public static ActivationInput.ReadyTensor Create(Network network)
    {
        float[] values = new float[network.Input.Shape.ElementCount];
        var random = new Random(1);
        foreach (ref float value in values.AsSpan())
        {
            value = random.Next(256) - 117;
        }

        return new ActivationInput.ReadyTensor(values, network.Input.Shape);
    }
}
