using ActivationPlatform.Reports.Styles;

namespace ActivationPlatform.Reports.Layout;

/// <summary>Stacks rows on pages: rows that must stay together move to the next page together.</summary>
/// <param name="style">Page size and margins.</param>
/// <param name="beginPage">Finishes the page before and begins the next one.</param>
internal sealed class PageFlow(DocumentStyle style, Func<IPageSurface> beginPage)
{
    private readonly List<Row> _together = [];
    private IPageSurface? _page;
    private double _y;
    private bool _isTop = true;

    /// <summary>Called when a row with a heading has found its page.</summary>
    public event Action<NumberedHeading, double>? HeadingPlaced;

    public void Add(Row row)
    {
        _together.Add(row);
        if (!row.KeepWithNext)
        {
            Place();
        }
    }

    /// <summary>What comes next begins on a new page.</summary>
    public void BreakPage()
    {
        Place();
        if (!_isTop)
        {
            _page = null;
        }
    }

    /// <summary>Places what is still waiting for a next row.</summary>
    public void Finish() => Place();

    private void Place()
    {
        if (_together.Count == 0)
        {
            return;
        }

        if (_page is null || (Excess() > 1e-6 && !ShrinkToRoom()))
        {
            // Space alone never opens a page.
            if (_together.TrueForAll(row => row is SpaceRow && row.Anchor is null))
            {
                _together.Clear();
                return;
            }

            BeginPage();
            ShrinkToRoom();
        }

        foreach (Row row in _together)
        {
            Place(row);
        }

        _together.Clear();
    }

    private double Excess() => _y + RowStack.HeightOf(_together, _isTop) - style.TextBottom;

    /// <summary>Makes the figure among the waiting rows smaller, so that it need not leave the page half empty; false if that is not enough.</summary>
    private bool ShrinkToRoom()
    {
        double excess = Excess();
        int figure = _together.FindIndex(row => row.LeastHeight is not null);
        if (excess <= 0 || figure < 0 || _together[figure].Height - excess < _together[figure].LeastHeight)
        {
            return false;
        }

        _together[figure] = _together[figure].WithHeight(_together[figure].Height - excess);
        return true;
    }

    private void Place(Row row)
    {
        if (_isTop && row is SpaceRow && row.Anchor is null)
        {
            return;
        }

        double before = _isTop ? 0 : row.SpaceBefore;
        if (!_isTop && _y + before + row.Height > style.TextBottom + 1e-6)
        {
            BeginPage();
            before = 0;
        }

        if (_isTop && row.ContinuationHeader is { } header)
        {
            using (_page!.Artifact())
            {
                header.Paint(_page, style.MarginLeft, _y);
            }

            _y += header.Height;
        }

        _y += before;
        if (row.Anchor is { } anchor)
        {
            _page!.Anchor(anchor, _y);
        }

        if (row.Heading is { } heading)
        {
            HeadingPlaced?.Invoke(heading, _y);
        }

        row.Paint(_page!, style.MarginLeft, _y);
        _y += row.Height;
        _isTop = false;
    }

    private void BeginPage()
    {
        _page = beginPage();
        _y = style.MarginTop;
        _isTop = true;
    }
}
