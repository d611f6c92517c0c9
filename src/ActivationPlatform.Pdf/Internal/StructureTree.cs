using System.Globalization;

namespace ActivationPlatform.Pdf.Internal;

/// <summary>The root of the logical structure and the parent tree, which leads from content back to its structure element.</summary>
internal sealed class StructureTree
{
    private readonly List<int> _parents = [];
    private readonly List<(string Name, int Element)> _notes = [];

    public StructureTree(PdfFile file)
    {
        File = file;
        RootNumber = file.Reserve();
        Root = new PdfStructureElement(this, null, PdfStructureType.Document);
    }

    public PdfFile File { get; }

    public int RootNumber { get; }

    public PdfStructureElement Root { get; }

    /// <summary>What was first found incomplete when it was disposed, or null. Finishing tells; disposing must not hide an error on its way.</summary>
    public string? Fault { get; private set; }

    public void Report(string fault) => Fault ??= fault;

    /// <summary>Takes a key of the parent tree; its value is set with <see cref="SetParent"/>.</summary>
    public int ReserveParentKey()
    {
        _parents.Add(0);
        return _parents.Count - 1;
    }

    /// <summary>Sets the object that a key leads to: an element, or an array of elements indexed by marked content.</summary>
    public void SetParent(int key, int objectNumber) => _parents[key] = objectNumber;

    /// <summary>An identifier for a note, which PDF/UA requires.</summary>
    public string NameNote(int element)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"note-{_notes.Count + 1:D6}");
        _notes.Add((name, element));
        return name;
    }

    public void Write()
    {
        Root.Dispose();
        if (Fault is not null)
        {
            throw new InvalidOperationException(Fault);
        }

        int parentTree = PdfTrees.WriteNumberTree(File, _parents);
        PdfBuffer body = new();
        body.Raw("<</Type /StructTreeRoot/K "u8).Reference(Root.ObjectNumber)
            .Raw("/ParentTree "u8).Reference(parentTree)
            .Raw("/ParentTreeNextKey "u8).Integer(_parents.Count);
        if (_notes.Count > 0)
        {
            body.Raw("/IDTree "u8).Reference(PdfTrees.WriteNameTree(File, _notes));
        }

        File.WriteObject(RootNumber, body.Raw(">>"u8));
    }
}
