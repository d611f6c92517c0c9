namespace ActivationPlatform.Imaging.Jpeg;

/// <summary>What the application segments before the first scan say about colour and orientation.</summary>
internal sealed class JpegMetadata
{
    private bool hasExif;

    /// <summary>JFIF: three components are YCbCr.</summary>
    public bool IsJfif { get; private set; }

    /// <summary>Adobe's transform (0 none, 1 YCbCr, 2 YCCK), or -1 without an Adobe segment.</summary>
    public int AdobeTransform { get; private set; } = -1;

    /// <summary>EXIF orientation, 1 to 8; 1 = as stored. A damaged EXIF block counts as absent.</summary>
    public int Orientation { get; private set; } = 1;

    public void Read(JpegSegment segment)
    {
        ReadOnlySpan<byte> data = segment.Data;
        switch (segment.Marker)
        {
            case JpegMarker.Application0 when data.Length >= 14 && data.StartsWith("JFIF\0"u8):
                IsJfif = true;
                break;
            case JpegMarker.Application1 when !hasExif && data.StartsWith("Exif\0"u8) && data.Length >= 6:
                hasExif = true;
                Orientation = ExifOrientation.Read(data[6..]);
                break;
            case JpegMarker.Application14 when data.Length >= 12 && data.StartsWith("Adobe"u8):
                AdobeTransform = data[11];
                break;
        }
    }
}
