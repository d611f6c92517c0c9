namespace ActivationPlatform.Pdf.Conformance;

/// <summary>A name, without its slash.</summary>
public sealed record PdfName(string Value);
