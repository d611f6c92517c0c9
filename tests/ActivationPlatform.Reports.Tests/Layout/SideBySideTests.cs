using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.Layout;
using ActivationPlatform.Reports.Styles;

namespace ActivationPlatform.Reports.Tests.Layout;

public sealed class SideBySideTests
{
    private static readonly DocumentStyle Style = new(PageFormat.A4);

    [Fact]
    public void Lay_TwoFigures_StandInOneRowAsHighAsTheHigherOne()
    {
        IReadOnlyList<Row> rows = Lay(new SideBySide([Figure(100, "a")], [Figure(160, "b")]));

        ColumnsRow columns = Assert.IsType<ColumnsRow>(rows[0]);
        Assert.InRange(columns.Height, 160, 190);
        Assert.IsType<SpaceRow>(Assert.Single(rows.Skip(1)));
    }

    [Fact]
    public void Lay_ColumnTooTallForAPage_FollowsTheOther()
    {
        IReadOnlyList<Row> rows = Lay(new SideBySide([Figure(400, "a"), Figure(400, "b")], [Figure(100, "c")]));

        Assert.Equal(3, rows.OfType<FigureRow>().Count());
    }

    [Fact]
    public void Lay_TablesTooWideForTheText_FollowEachOther()
    {
        IReadOnlyList<Row> rows = Lay(new SideBySide([Table("a", 8)], [Table("b", 8)]));

        Assert.DoesNotContain(rows, row => row is ColumnsRow);
        Assert.Equal(4, rows.OfType<TableCells>().Count());
    }

    [Fact]
    public void Lay_TableWiderThanItsShare_GetsWhatItNeeds() => Assert.IsType<ColumnsRow>(Lay(new SideBySide([Figure(50, "a")], [Table("b", 6)], 0.7))[0]);

    [Fact]
    public void Create_HeadingInAColumn_IsRefused() => Assert.Equal(
        "A column holds a block of type Heading; expected paragraphs, figures and tables. (Parameter 'left')",
        Assert.Throws<ArgumentException>(() => new SideBySide([new Heading(1, "One", "one")], [Figure(10, "a")])).Message);

    [Fact]
    public void Create_NoShare_IsRefused() => Assert.StartsWith(
        "The left column's share of the width must lie between 0 and 1.",
        Assert.Throws<ArgumentOutOfRangeException>(() => new SideBySide([Figure(10, "b")], [Figure(10, "a")], 1)).Message);

    private static IReadOnlyList<Row> Lay(Block block) => new BlockLayout(Style).Lay(block);

    private static FigureBlock Figure(double height, string anchor) => new(new SampleDocument.Checkerboard(80, height), "c", anchor);

    private static TableBlock Table(string anchor, int columns) => new(
        [.. Enumerable.Range(0, columns).Select(i => new TableColumn($"Column {i}", ColumnAlignment.Right))], [[.. Enumerable.Repeat("1234.5", columns)]], "c", anchor);
}
