namespace ActivationPlatform.Reports.Documents;

/// <summary>A piece of running text. A plain string converts to a regular one.</summary>
/// <param name="Text">The words; empty for a reference, whose words ("Figure 3") the layout supplies.</param>
/// <param name="Style">How it is set.</param>
/// <param name="Anchor">The anchor of the figure, table or heading that a click leads to; null for none. It must stand before the reference.</param>
public sealed record Inline(string Text, InlineStyle Style = InlineStyle.Regular, string? Anchor = null)
{
    /// <summary>A regular piece.</summary>
    /// <param name="text">The words.</param>
    public static implicit operator Inline(string text) => new(text);

    /// <summary>A semi-bold piece.</summary>
    /// <param name="text">The words.</param>
    public static Inline Strong(string text) => new(text, InlineStyle.Strong);

    /// <summary>An italic piece.</summary>
    /// <param name="text">The words.</param>
    public static Inline Emphasis(string text) => new(text, InlineStyle.Emphasis);

    /// <summary>A monospaced piece.</summary>
    /// <param name="text">The words.</param>
    public static Inline Code(string text) => new(text, InlineStyle.Code);

    /// <summary>A reference to an earlier figure, table or heading, shown as for example "Figure 3".</summary>
    /// <param name="anchor">Its anchor.</param>
    public static Inline Reference(string anchor) => new("", InlineStyle.Regular, anchor);
}
