namespace ActivationPlatform.Analysis;

/// <summary>How activations become grey values.</summary>
public enum StretchMode
{
    /// <summary>mat2gray over the whole array: one range for all channels; low contrast.</summary>
    None,

    /// <summary>mat2gray, then 1 % of all values saturated at either end (stretchlim over all values, imadjust).</summary>
    Contrast,

    /// <summary>As <see cref="Contrast"/>, but with the lower limit forced to 0: for the outputs of a ReLU, whose zeros stay black.</summary>
    Positive,
}
