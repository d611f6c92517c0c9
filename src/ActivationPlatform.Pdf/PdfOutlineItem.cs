using System.Collections.Immutable;
using ActivationPlatform.Pdf.Internal;

namespace ActivationPlatform.Pdf;

/// <summary>A bookmark, or the invisible root above them.</summary>
public sealed class PdfOutlineItem
{
    private readonly DocumentParts _parts;
    private readonly List<PdfOutlineItem> _children = [];
    private readonly string _destination;

    internal PdfOutlineItem(DocumentParts parts, string title, string destination, bool isOpen) =>
        (_parts, Title, _destination, IsOpen) = (parts, title, destination, isOpen);

    /// <summary>What the bookmark says; empty for the root.</summary>
    public string Title { get; }

    /// <summary>True when the bookmarks below are shown at first.</summary>
    public bool IsOpen { get; }

    /// <summary>The bookmarks below, in order.</summary>
    public ImmutableArray<PdfOutlineItem> Children => [.. _children];

    /// <summary>Adds a bookmark below this one, at the end.</summary>
    /// <param name="title">What it says.</param>
    /// <param name="destination">The name of the place it leads to, which some page must have when the document is finished.</param>
    /// <param name="isOpen">True to show the bookmarks below it at first.</param>
    public PdfOutlineItem Add(string title, string destination, bool isOpen = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        ArgumentException.ThrowIfNullOrEmpty(destination);
        _parts.WantDestination(destination);
        PdfOutlineItem item = new(_parts, title, destination, isOpen);
        _children.Add(item);
        return item;
    }

    /// <summary>Writes the root and all bookmarks; returns the root's object.</summary>
    internal int WriteRoot()
    {
        int number = _parts.File.Reserve();
        PdfBuffer body = new();
        body.Raw("<</Type /Outlines"u8);
        WriteChildren(body, number);
        _parts.File.WriteObject(number, body.Raw(">>"u8));
        return number;
    }

    /// <summary>Writes the children and the entries that lead to them; returns how many bookmarks are visible below when this is open.</summary>
    private int WriteChildren(PdfBuffer body, int number)
    {
        if (_children.Count == 0)
        {
            return 0;
        }

        int[] numbers = [.. _children.Select(_ => _parts.File.Reserve())];
        int visible = _children.Count;
        for (int i = 0; i < numbers.Length; i++)
        {
            PdfOutlineItem child = _children[i];
            PdfBuffer item = new();
            item.Raw("<</Title "u8).Text(child.Title).Raw("/Parent "u8).Reference(number)
                .Raw("/A <</S /GoTo/D "u8).ByteString(PdfTrees.Key(child._destination)).Raw(">>"u8);
            if (i > 0)
            {
                item.Raw("/Prev "u8).Reference(numbers[i - 1]);
            }

            if (i + 1 < numbers.Length)
            {
                item.Raw("/Next "u8).Reference(numbers[i + 1]);
            }

            int below = child.WriteChildren(item, numbers[i]);
            visible += child.IsOpen ? below : 0;
            _parts.File.WriteObject(numbers[i], item.Raw(">>"u8));
        }

        body.Raw("/First "u8).Reference(numbers[0]).Raw("/Last "u8).Reference(numbers[^1])
            .Raw("/Count "u8).Integer(IsOpen ? visible : -visible);
        return visible;
    }
}
