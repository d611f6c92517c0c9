using System.Collections.Immutable;

namespace ActivationPlatform.Sdk;

/// <summary>A map over the picture: where something lies. Its rows and columns cover the whole picture evenly.</summary>
/// <param name="Method"><c>cam</c>, <c>eigen-cam</c> or <c>occlusion</c>.</param>
/// <param name="Subject">What was looked for: a class's label, or a layer's name.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Values">Height x Width, row-major; larger is more.</param>
public sealed record LocationMap(string Method, string Subject, int Height, int Width, ImmutableArray<double> Values)
{
    /// <summary>Row and column of the largest value, from 0; the first of equal ones.</summary>
    public (int Row, int Column) Peak
    {
        get
        {
            int best = 0;
            for (int index = 1; index < Values.Length; index++)
            {
                best = Values[index] > Values[best] || double.IsNaN(Values[best]) ? index : best;
            }

            return (best / Width, best % Width);
        }
    }
}
