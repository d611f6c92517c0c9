namespace ActivationPlatform.Pdf;

/// <summary>What is inside a path.</summary>
public enum PdfFillRule
{
    /// <summary>Points around which the path winds a number of times other than zero.</summary>
    Nonzero,

    /// <summary>Points from which a ray crosses the path an odd number of times.</summary>
    EvenOdd,
}
