namespace ActivationPlatform.Analysis.Filters;

/// <summary>How much of a filter's energy is mirror-symmetric: 1 = all of it, 0 = it changes its sign in the mirror (an edge detector across that axis). NaN for a filter of zeros.</summary>
/// <param name="Point">Turned by 180 degrees about the centre.</param>
/// <param name="LeftRight">Mirrored left to right.</param>
/// <param name="TopBottom">Mirrored top to bottom.</param>
public readonly record struct FilterSymmetry(double Point, double LeftRight, double TopBottom)
{
    /// <summary>The symmetries of a filter, over all its planes.</summary>
    /// <param name="filter">Input plane by input plane, each row-major.</param>
    /// <param name="planeCount">Number of input planes, at least 1.</param>
    /// <param name="height">Rows of a plane, at least 1.</param>
    /// <param name="width">Columns of a plane, at least 1.</param>
    /// <exception cref="ArgumentException">The length does not fit the sizes.</exception>
    public static FilterSymmetry Of(ReadOnlySpan<double> filter, int planeCount, int height, int width)
    {
        FilterShape.ThrowIfWrong(filter.Length, planeCount, height, width);
        double energy = 0, point = 0, leftRight = 0, topBottom = 0;
        for (int plane = 0; plane < planeCount; plane++)
        {
            ReadOnlySpan<double> weights = filter.Slice(plane * height * width, height * width);
            for (int row = 0; row < height; row++)
            {
                for (int column = 0; column < width; column++)
                {
                    double weight = weights[row * width + column];
                    energy += weight * weight;
                    point += weight * weights[(height - 1 - row) * width + (width - 1 - column)];
                    leftRight += weight * weights[row * width + (width - 1 - column)];
                    topBottom += weight * weights[(height - 1 - row) * width + column];
                }
            }
        }

        // |(w + mirrored w) / 2|^2 / |w|^2 = (1 + <w, mirrored w> / |w|^2) / 2
        return new((1 + point / energy) / 2, (1 + leftRight / energy) / 2, (1 + topBottom / energy) / 2);
    }
}
