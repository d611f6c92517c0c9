using ActivationPlatform.Rendering;

namespace ActivationPlatform.Reports.Layout;

/// <summary>A node of the document's logical structure, which screen readers follow: what a row of the page is a part of.</summary>
internal sealed class StructureNode(StructureRole role, StructureNode? parent)
{
    public StructureRole Role { get; } = role;

    public StructureNode? Parent { get; } = parent;

    /// <summary>What a figure shows, in words.</summary>
    public string? AlternativeText { get; init; }

    /// <summary>The area that a figure takes on its page, in page coordinates; set when it is painted.</summary>
    public Rect? Bounds { get; set; }
}
