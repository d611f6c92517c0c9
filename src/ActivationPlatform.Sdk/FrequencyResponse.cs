using System.Collections.Immutable;
using ActivationPlatform.Analysis;

namespace ActivationPlatform.Sdk;

/// <summary>|freqz2| of one filter for one input plane: row = vertical frequency, column = horizontal frequency, both rising from -1, where 1 is half the sampling rate.</summary>
/// <param name="Bank">The filters.</param>
/// <param name="FilterIndex">From 0; people see <see cref="FilterNumber"/>.</param>
/// <param name="Input">The input plane.</param>
/// <param name="Rows">Samples of the vertical frequency.</param>
/// <param name="Columns">Samples of the horizontal frequency.</param>
/// <param name="Magnitudes">Rows x Columns, row-major, at least 0.</param>
public sealed record FrequencyResponse(FilterBank Bank, int FilterIndex, FilterInput Input, int Rows, int Columns, ImmutableArray<double> Magnitudes)
{
    /// <summary>From 1, as people count.</summary>
    public int FilterNumber => FilterIndex + 1;

    /// <summary>Computes a response on the default grid of 64 x 64 or another.</summary>
    /// <param name="bank">The filters.</param>
    /// <param name="filterIndex">From 0.</param>
    /// <param name="input">One of the bank's inputs.</param>
    /// <param name="rows">Samples of the vertical frequency, 1 to 4096.</param>
    /// <param name="columns">Samples of the horizontal frequency, 1 to 4096.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such filter, or a size is out of range.</exception>
    public static FrequencyResponse Create(FilterBank bank, int filterIndex, FilterInput input, int rows = FrequencyGrid.DefaultSize, int columns = FrequencyGrid.DefaultSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, 4096);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns, 4096);
        var magnitudes = new double[rows * columns];
        Freqz2.Magnitude(bank.Plane(filterIndex, input).Span, bank.Height, bank.Width, rows, columns, magnitudes);
        return new(bank, filterIndex, input, rows, columns, [.. magnitudes]);
    }
}
