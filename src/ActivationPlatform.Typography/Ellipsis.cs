namespace ActivationPlatform.Typography;

/// <summary>Cuts text that is too wide for its line.</summary>
public static class Ellipsis
{
    /// <summary>The text, or as much of its beginning as fits with an ellipsis behind; never half a surrogate pair. Without any room the ellipsis is left.</summary>
    /// <param name="text">One line.</param>
    /// <param name="room">The width of the line.</param>
    /// <param name="widthOf">Measures a text, in the same unit. Called about log2 of the text's length times.</param>
    public static string Shorten(string text, double room, Func<string, double> widthOf)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(widthOf);
        if (widthOf(text) <= room)
        {
            return text;
        }

        (int fits, int tooMuch) = (0, text.Length);
        while (tooMuch - fits > 1)
        {
            int middle = (fits + tooMuch) / 2;
            (fits, tooMuch) = widthOf(Cut(middle)) <= room ? (middle, tooMuch) : (fits, middle);
        }

        return Cut(fits);

        string Cut(int length) => text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)].TrimEnd(' ', ',') + "…";
    }
}
