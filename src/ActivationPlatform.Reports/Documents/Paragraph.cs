using System.Collections.Immutable;

namespace ActivationPlatform.Reports.Documents;

/// <summary>A paragraph of running text.</summary>
/// <param name="Content">Its pieces in order.</param>
/// <param name="Role">What it is for.</param>
public sealed record Paragraph(ImmutableArray<Inline> Content, ParagraphRole Role = ParagraphRole.Body) : Block
{
    /// <summary>A body paragraph of the given pieces; strings convert.</summary>
    /// <param name="content">Its pieces in order.</param>
    public static Paragraph Of(params ReadOnlySpan<Inline> content) => new([.. content]);

    /// <summary>A paragraph of computed findings.</summary>
    /// <param name="content">Its pieces in order.</param>
    public static Paragraph Finding(params ReadOnlySpan<Inline> content) => new([.. content], ParagraphRole.Finding);

    /// <summary>A remark in small type.</summary>
    /// <param name="content">Its pieces in order.</param>
    public static Paragraph Note(params ReadOnlySpan<Inline> content) => new([.. content], ParagraphRole.Note);
}
