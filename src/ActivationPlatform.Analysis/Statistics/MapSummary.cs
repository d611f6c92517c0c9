namespace ActivationPlatform.Analysis.Statistics;

/// <summary>What one image's map adds to the statistics of its channel: a pure function of the map, the same bits on every machine. It may travel instead of the map.</summary>
/// <param name="FiniteCount">Finite values.</param>
/// <param name="NonFiniteCount">NaN and infinite values; they are left out of everything else.</param>
/// <param name="ZeroCount">Values that are 0 or -0.</param>
/// <param name="NegativeCount">Values below 0.</param>
/// <param name="Minimum">The smallest value; +infinity if there is no finite one.</param>
/// <param name="Maximum">The largest value; -infinity if there is no finite one.</param>
/// <param name="MaximumCount">Values that equal the maximum.</param>
/// <param name="Sum">The sum, rounded to a double.</param>
/// <param name="SumError">What this rounding lost: both together have about 106 significant bits.</param>
/// <param name="Squares">The sum of the squares, rounded to a double.</param>
/// <param name="SquaresError">What this rounding lost.</param>
public readonly record struct MapSummary(
    long FiniteCount, long NonFiniteCount, long ZeroCount, long NegativeCount, float Minimum, float Maximum, long MaximumCount,
    double Sum, double SumError, double Squares, double SquaresError)
{
    /// <summary>Looks at a map once.</summary>
    /// <param name="map">Any size; an empty one has no finite value.</param>
    public static MapSummary Of(ReadOnlySpan<float> map)
    {
        // Behind a ReLU most maps of deep layers are empty.
        if (map.Length > 0 && !map.ContainsAnyExcept(0f))
        {
            return new(map.Length, 0, map.Length, 0, 0, 0, map.Length, 0, 0, 0, 0);
        }

        MapMoments moments = MapMoments.Of(map);
        (double sum, double sumError) = moments.Sum;
        (double squares, double squaresError) = moments.Squares;
        return new(
            moments.FiniteCount, map.Length - moments.FiniteCount, moments.ZeroCount, moments.NegativeCount, moments.Minimum, moments.Maximum, moments.MaximumCount,
            sum, sumError, squares, squaresError);
    }
}
