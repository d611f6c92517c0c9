namespace ActivationPlatform.Pdf.Conformance.Rules;

/// <summary>A structure element as found in the tree.</summary>
internal sealed record StructureElement(int Number, string Type, PdfDictionary Dictionary, StructureElement? Parent)
{
    public List<StructureElement> Children { get; } = [];

    public bool HasAnnotation { get; set; }

    public override string ToString() => $"structure element {Number} ({Type})";

    /// <summary>An attribute of a given owner, or null.</summary>
    public object? Attribute(string owner, string key)
    {
        PdfDictionary? attributes = Dictionary.Get<PdfDictionary>("A");
        return attributes?.NameOf("O") == owner ? attributes.GetValueOrDefault(key) : null;
    }
}
