namespace ActivationPlatform.Pdf.Conformance;

/// <summary>A reference to an indirect object of generation 0.</summary>
public sealed record PdfReference(int Number);
