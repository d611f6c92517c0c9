using System.Collections.Immutable;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.Layout;
using ActivationPlatform.Reports.Styles;

namespace ActivationPlatform.Reports.Tests.Layout;

public sealed class ColumnWidthsTests
{
    private const double Padding = 4;
    private static readonly DocumentStyle Style = new(PageFormat.A4);

    [Fact]
    public void Compute_EnoughRoom_GivesTheRestToGrowingColumns()
    {
        ImmutableArray<double> widths = Compute(400, [new("Name"), new("Words", Grows: true)], ["conv1", "a b c"]);

        Assert.Equal(400, widths.Sum(), 1e-9);
        Assert.Equal(WidthOf("conv1"), widths[0], 1e-9);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Compute_AbsurdlyLongName_LeavesTheOtherColumnsTheirNumbers(bool grows)
    {
        ImmutableArray<double> widths = Compute(300, [new("Name", Grows: grows), new("Maximum", ColumnAlignment.Right)], [string.Concat(Enumerable.Repeat("long_name/", 40)), "123456789"]);

        Assert.Equal(300, widths.Sum(), 1e-9);
        Assert.True(widths[1] >= WidthOf("123456789") - 1e-9, $"{widths[1]} points for a number of {WidthOf("123456789")}");
    }

    [Fact]
    public void Compute_TooNarrow_TakesFromGrowingColumnsFirst()
    {
        ImmutableArray<double> widths = Compute(200, [new("Type"), new("Words", Grows: true)], ["Cross channel", string.Join(' ', Enumerable.Repeat("word", 40))]);

        Assert.Equal(WidthOf("Cross channel"), widths[0], 1e-9);
        Assert.Equal(200, widths.Sum(), 1e-9);
    }

    private static ImmutableArray<double> Compute(double width, ImmutableArray<TableColumn> columns, ImmutableArray<string> row) =>
        ColumnWidths.Compute(new TableBlock(columns, [row], "c", "a"), Style.TableHeader, Style.TableCell, Padding, width);

    private static double WidthOf(string text) => TextSetter.NaturalWidth(text, Style.TableCell) + (2 * Padding);
}
