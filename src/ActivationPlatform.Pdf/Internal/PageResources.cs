namespace ActivationPlatform.Pdf.Internal;

/// <summary>The fonts, images and graphics states that one page uses, each under a name that is the same on every page.</summary>
internal sealed class PageResources
{
    private readonly SortedDictionary<string, int> _fonts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _images = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _states = new(StringComparer.Ordinal);

    /// <summary>True when something on the page is translucent.</summary>
    public bool UsesTransparency { get; private set; }

    public string Font(FontUsage font)
    {
        _fonts[font.ResourceName] = font.ObjectNumber;
        return font.ResourceName;
    }

    public string Image(PdfImage image)
    {
        string name = "I" + image.ObjectNumber.ToString(System.Globalization.CultureInfo.InvariantCulture);
        _images[name] = image.ObjectNumber;
        return name;
    }

    public string State(int objectNumber)
    {
        string name = "G" + objectNumber.ToString(System.Globalization.CultureInfo.InvariantCulture);
        _states[name] = objectNumber;
        UsesTransparency = true;
        return name;
    }

    public void Write(PdfBuffer body)
    {
        body.Raw("/Resources <<"u8);
        Write(body, "/Font <<"u8, _fonts);
        Write(body, "/XObject <<"u8, _images);
        Write(body, "/ExtGState <<"u8, _states);
        body.Raw(">>"u8);
    }

    private static void Write(PdfBuffer body, ReadOnlySpan<byte> category, SortedDictionary<string, int> entries)
    {
        if (entries.Count == 0)
        {
            return;
        }

        body.Raw(category);
        foreach ((string name, int number) in entries)
        {
            body.Name(name).Raw(" "u8).Reference(number);
        }

        body.Raw(">>"u8);
    }
}
