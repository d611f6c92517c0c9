namespace ActivationPlatform.Rendering.Text;

/// <summary>An axis label, perhaps with a subscript: F with a small x below.</summary>
internal readonly record struct SubscriptLabel(string Text, string Subscript = "")
{
    private const double SubscriptScale = 0.72;
    private const double SubscriptDrop = 0.22;

    public static implicit operator SubscriptLabel(string text) => new(text);

    public bool IsEmpty => Text.Length == 0;

    public double Width(TextStyle style) => style.Width(Text) + Small(style).Width(Subscript);

    /// <summary>Draws the label horizontally or upwards, centred along its baseline and fitted into a length.</summary>
    public void DrawCentered(ICanvas canvas, TextStyle labelStyle, double x, double y, double length, bool upwards = false)
    {
        (TextStyle style, string text) = labelStyle.Fitted(Text, length);
        double before = style.Width(text), half = (before + Small(style).Width(Subscript)) / 2, drop = SubscriptDrop * style.Size;
        double rotation = upwards ? -90 : 0;
        (double startX, double startY) = upwards ? (x, y + half) : (x - half, y);
        (double subscriptX, double subscriptY) = upwards ? (startX + drop, startY - before) : (startX + before, startY + drop);
        style.Draw(canvas, text, startX, startY, TextAnchor.Left, rotation);
        Small(style).Draw(canvas, Subscript, subscriptX, subscriptY, TextAnchor.Left, rotation);
    }

    private static TextStyle Small(TextStyle style) => style with { Size = style.Size * SubscriptScale };
}
