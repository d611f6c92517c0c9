namespace ActivationPlatform.Rendering;

/// <summary>An upright rectangle in points; y grows downwards.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
/// <param name="Width">Width, not negative.</param>
/// <param name="Height">Height, not negative.</param>
public readonly record struct Rect(double X, double Y, double Width, double Height)
{
    /// <summary>Right edge.</summary>
    public double Right => X + Width;

    /// <summary>Lower edge.</summary>
    public double Bottom => Y + Height;

    /// <summary>Middle between left and right edge.</summary>
    public double CenterX => X + (Width / 2);

    /// <summary>Middle between upper and lower edge.</summary>
    public double CenterY => Y + (Height / 2);

    /// <summary>Smaller by the given margins (negative ones enlarge).</summary>
    public Rect Inset(double left, double top, double right, double bottom) => new(X + left, Y + top, Width - left - right, Height - top - bottom);

    /// <summary>Smaller by one margin on all sides.</summary>
    public Rect Inset(double margin) => Inset(margin, margin, margin, margin);

    /// <summary>True when the two share more than an edge.</summary>
    public bool Overlaps(Rect other) => X < other.Right && other.X < Right && Y < other.Bottom && other.Y < Bottom;
}
