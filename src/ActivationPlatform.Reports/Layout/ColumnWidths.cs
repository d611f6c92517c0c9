using System.Collections.Immutable;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.Styles;

namespace ActivationPlatform.Reports.Layout;

/// <summary>Shares a table's width between its columns: rigid columns get what their widest cell needs, growing ones share the rest.</summary>
internal static class ColumnWidths
{
    // Longer words are names, which may break where their parts are joined.
    private const double MostForOneWord = 110;

    /// <summary>The width below which numbers or words of a table would break, in points.</summary>
    public static double LeastOf(TableBlock table, TextStyle header, TextStyle cell, double padding)
    {
        (double[] natural, double[] least) = Measure(table, header, cell, padding);
        return table.Columns.Select((column, i) => column.Grows ? Math.Min(least[i], MostForOneWord) : natural[i]).Sum();
    }

    /// <summary>Points for each column, cell padding included; the sum is at most <paramref name="width"/>.</summary>
    public static ImmutableArray<double> Compute(TableBlock table, TextStyle header, TextStyle cell, double padding, double width)
    {
        int count = table.Columns.Length;
        (double[] natural, double[] least) = Measure(table, header, cell, padding);
        double surplus = width - natural.Sum();
        if (surplus >= 0)
        {
            return Spread(table, natural, surplus);
        }

        // Growing columns give first, down to their widest word; then all columns in proportion.
        var given = (double[])natural.Clone();
        double excess = -surplus;
        double slack = Enumerable.Range(0, count).Where(i => table.Columns[i].Grows).Sum(i => natural[i] - least[i]);
        double share = slack > 0 ? Math.Min(1, excess / slack) : 0;
        for (int column = 0; column < count; column++)
        {
            if (table.Columns[column].Grows)
            {
                given[column] -= (natural[column] - least[column]) * share;
            }
        }

        double sum = given.Sum();
        return sum <= width + 1e-6 ? [.. given] : [.. given.Select(w => w * width / sum)];
    }

    /// <summary>For each column the width of its widest cell, and that of its widest word.</summary>
    private static (double[] Natural, double[] Least) Measure(TableBlock table, TextStyle header, TextStyle cell, double padding)
    {
        int count = table.Columns.Length;
        var natural = new double[count];
        var least = new double[count];
        for (int column = 0; column < count; column++)
        {
            InlineStyle style = table.Columns[column].Style;
            natural[column] = TextSetter.NaturalWidth(table.Columns[column].Header, header) + (2 * padding);
            least[column] = TextSetter.WidestWord(table.Columns[column].Header, header) + (2 * padding);
            foreach (ImmutableArray<string> row in table.Rows)
            {
                natural[column] = Math.Max(natural[column], TextSetter.NaturalWidth(row[column], cell, style) + (2 * padding));
                least[column] = Math.Max(least[column], TextSetter.WidestWord(row[column], cell, style) + (2 * padding));
            }
        }

        return (natural, least);
    }

    private static ImmutableArray<double> Spread(TableBlock table, double[] natural, double surplus)
    {
        int growing = table.Columns.Count(column => column.Grows);
        return growing == 0
            ? [.. natural]
            : [.. natural.Select((w, i) => table.Columns[i].Grows ? w + (surplus / growing) : w)];
    }
}
