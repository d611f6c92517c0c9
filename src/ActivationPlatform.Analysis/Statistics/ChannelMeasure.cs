namespace ActivationPlatform.Analysis.Statistics;

/// <summary>What channels are ranked by.</summary>
public enum ChannelMeasure
{
    /// <summary>The largest value.</summary>
    Maximum,

    /// <summary>The arithmetic mean.</summary>
    Mean,

    /// <summary>The standard deviation: contrast within the map.</summary>
    StandardDeviation,

    /// <summary>Root of the mean square: energy.</summary>
    RootMeanSquare,

    /// <summary>The fraction of zeros.</summary>
    ZeroFraction,
}
