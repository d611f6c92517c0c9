using ActivationPlatform.Rendering;

namespace ActivationPlatform.Reports.Layout;

/// <summary>A page that rows are painted on, in points with the origin in the upper left corner. Whatever is drawn is either tagged content or an artifact.</summary>
internal interface IPageSurface
{
    ICanvas Canvas { get; }

    /// <summary>What is drawn until the result is disposed belongs to a node of the structure.</summary>
    IDisposable Tagged(StructureNode node);

    /// <summary>What is drawn until the result is disposed is decoration: rules, backgrounds, running headers.</summary>
    IDisposable Artifact();

    /// <summary>Makes an area lead to an anchor. The node is a <see cref="StructureRole.Link"/> with the words that say where.</summary>
    void Link(Rect area, string anchor, string description, StructureNode node);

    /// <summary>Names a place of this page as the target of links.</summary>
    void Anchor(string anchor, double y);
}
