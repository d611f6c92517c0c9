using System.Globalization;

namespace ActivationPlatform.Sdk.Files;

/// <summary>Comma-separated values: comma, line feed, invariant numbers that round-trip, quotes only where needed. Source: RFC 4180, but with a line feed alone.</summary>
public sealed class CsvWriter
{
    private readonly TextWriter writer;
    private readonly int columnCount;

    /// <summary>Starts a table.</summary>
    /// <param name="writer">Where to; not disposed.</param>
    /// <param name="columns">The header's names; at least one.</param>
    /// <exception cref="ArgumentException">There is no column.</exception>
    public CsvWriter(TextWriter writer, params ReadOnlySpan<string> columns)
    {
        if (columns.IsEmpty)
        {
            throw new ArgumentException("A table needs at least one column.", nameof(columns));
        }

        this.writer = writer;
        columnCount = columns.Length;
        for (int column = 0; column < columns.Length; column++)
        {
            WriteField(columns[column], column);
        }

        writer.Write('\n');
    }

    /// <summary>Writes a row. Numbers are written so that they read back to the same value; null is an empty field.</summary>
    /// <param name="fields">As many as there are columns.</param>
    /// <exception cref="ArgumentException">The number of fields is not that of the columns.</exception>
    public void WriteRow(params ReadOnlySpan<object?> fields)
    {
        if (fields.Length != columnCount)
        {
            throw new ArgumentException($"The row has {fields.Length} fields; the table has {columnCount} columns.", nameof(fields));
        }

        for (int column = 0; column < fields.Length; column++)
        {
            string text = fields[column] switch
            {
                null => "",
                bool flag => flag ? "true" : "false",
                IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
                object value => value.ToString() ?? "",
            };
            WriteField(text, column);
        }

        writer.Write('\n');
    }

    private void WriteField(string text, int column)
    {
        if (column > 0)
        {
            writer.Write(',');
        }

        bool needsQuotes = text.AsSpan().IndexOfAny(",\"\r\n") >= 0;
        writer.Write(needsQuotes ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text);
    }
}
