using ActivationPlatform.Reports.Styles;

namespace ActivationPlatform.Reports.Pdf;

/// <summary>What may be chosen of a PDF.</summary>
public sealed record PdfReportOptions
{
    /// <summary>The paper. Default: <see cref="PageFormat.A4"/>.</summary>
    public PageFormat Format { get; init; } = PageFormat.A4;

    /// <summary>The date that the file states; null (the default) for none, so that equal input gives equal bytes.</summary>
    public DateTimeOffset? CreationDate { get; init; }
}
