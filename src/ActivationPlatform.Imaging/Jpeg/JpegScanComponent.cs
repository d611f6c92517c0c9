namespace ActivationPlatform.Imaging.Jpeg;

/// <summary>A component's part in a scan.</summary>
/// <param name="Component">The component.</param>
/// <param name="Dc">Its table for DC coefficients; null where the scan sends none.</param>
/// <param name="Ac">Its table for AC coefficients; null where the scan sends none.</param>
internal sealed record JpegScanComponent(JpegComponent Component, HuffmanTable? Dc, HuffmanTable? Ac)
{
    /// <summary>The last DC value, from which the next is predicted.</summary>
    public int PreviousDc { get; set; }
}
