using ActivationPlatform.Reports.LayerAnalysis;

namespace ActivationPlatform.Reports;

/// <summary>
/// Joins what the content of a report tells (layers) with what its writer tells (pages). Both are told by the same asynchronous flow, one after the other.
/// </summary>
/// <param name="report">Told after every layer and every page: the share of the layers that are done, 0 to 1 and never less than before, and what was done last, for people.</param>
public sealed class ReportProgress(Action<double, string> report) : IProgress<LayerReportProgress>, IProgress<int>
{
    private LayerReportProgress _layers;
    private int _pages;

    /// <summary>A layer is done.</summary>
    /// <param name="value">Which.</param>
    public void Report(LayerReportProgress value)
    {
        _layers = value;
        Report();
    }

    /// <summary>A page is written.</summary>
    /// <param name="value">Pages so far.</param>
    public void Report(int value)
    {
        _pages = value;
        Report();
    }

    private void Report() => report(
        (double)_layers.LayersDone / Math.Max(1, _layers.LayerCount),
        string.Join(", ", new[] { _layers.LayerName ?? "", _pages == 0 ? "" : $"page {_pages}" }.Where(words => words.Length > 0)));
}
