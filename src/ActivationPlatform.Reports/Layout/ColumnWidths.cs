using System.Collections.Immutable;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.Styles;

namespace ActivationPlatform.Reports.Layout;

/// <summary>
/// Shares a table's width between its columns: each gets what its widest cell needs. Growing columns share what is left; where too little is left they give first, then the
/// others, down to their widest word.
/// </summary>
internal static class ColumnWidths
{
    // A longer word is a name, which may break where its parts are joined; it does not take the room of the other columns.
    private const double MostForOneWord = 110;

    /// <summary>The width below which numbers or words of a table would break, in points.</summary>
    public static double LeastOf(TableBlock table, TextStyle header, TextStyle cell, double padding)
    {
        (double[] natural, double[] least) = Measure(table, header, cell, padding);
        return table.Columns.Select((column, i) => column.Grows ? least[i] : natural[i]).Sum();
    }

    /// <summary>Points for each column, cell padding included; the sum is at most <paramref name="width"/>.</summary>
    public static ImmutableArray<double> Compute(TableBlock table, TextStyle header, TextStyle cell, double padding, double width)
    {
        (double[] widths, double[] least) = Measure(table, header, cell, padding);
        double surplus = width - widths.Sum();
        if (surplus >= 0)
        {
            int growing = table.Columns.Count(column => column.Grows);
            return [.. widths.Select((w, i) => table.Columns[i].Grows ? w + (surplus / growing) : w)];
        }

        foreach (bool grows in (ReadOnlySpan<bool>)[true, false])
        {
            Shrink(widths, least, i => table.Columns[i].Grows == grows, width);
        }

        double sum = widths.Sum();
        return sum <= width + 1e-6 ? [.. widths] : [.. widths.Select(w => w * width / sum)];
    }

    /// <summary>Takes what is too much from the columns of one kind, in proportion to what each can give.</summary>
    private static void Shrink(double[] widths, double[] least, Func<int, bool> isConcerned, double width)
    {
        int[] columns = [.. Enumerable.Range(0, widths.Length).Where(isConcerned)];
        double excess = widths.Sum() - width, slack = columns.Sum(i => widths[i] - least[i]);
        if (excess <= 0 || slack <= 0)
        {
            return;
        }

        double share = Math.Min(1, excess / slack);
        foreach (int i in columns)
        {
            widths[i] -= (widths[i] - least[i]) * share;
        }
    }

    /// <summary>For each column the width of its widest cell, and that of its widest word.</summary>
    private static (double[] Natural, double[] Least) Measure(TableBlock table, TextStyle header, TextStyle cell, double padding)
    {
        int count = table.Columns.Length;
        var natural = new double[count];
        var least = new double[count];
        for (int column = 0; column < count; column++)
        {
            TableColumn of = table.Columns[column];
            natural[column] = TextSetter.NaturalWidth(of.Header, header);
            least[column] = TextSetter.WidestWord(of.Header, header);
            foreach (ImmutableArray<string> row in table.Rows)
            {
                natural[column] = Math.Max(natural[column], TextSetter.NaturalWidth(row[column], cell, of.Style));
                least[column] = Math.Max(least[column], TextSetter.WidestWord(row[column], cell, of.Style));
            }

            natural[column] += 2 * padding;
            least[column] = Math.Min(least[column], MostForOneWord) + (2 * padding);
        }

        return (natural, least);
    }
}
