namespace ActivationPlatform.Sdk;

/// <summary>What one input adds to the score of a class.</summary>
/// <param name="InputIndex">The input, from 0; behind global average pooling a channel.</param>
/// <param name="Value">Its value.</param>
/// <param name="Weight">Its weight for the class.</param>
/// <param name="RivalWeight">Its weight for the rival.</param>
public readonly record struct ScoreShare(int InputIndex, double Value, double Weight, double RivalWeight)
{
    /// <summary>What it adds to the score; less than 0 if it speaks against the class.</summary>
    public double Score => Weight * Value;

    /// <summary>How much more it adds to the class than to the rival.</summary>
    public double Lead => (Weight - RivalWeight) * Value;
}
