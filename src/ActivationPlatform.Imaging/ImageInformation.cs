namespace ActivationPlatform.Imaging;

/// <summary>What a file's header says, known without decoding pixels.</summary>
/// <param name="Format">The format recognised by content.</param>
/// <param name="Width">Pixels in a row of the decoded image, that is after EXIF orientation.</param>
/// <param name="Height">Rows of the decoded image, that is after EXIF orientation.</param>
/// <param name="Channels">Channels of the decoded image: 1 = grey, 3 = red, green, blue.</param>
/// <param name="BitsPerSample">Bits per sample in the file (1, 2, 4, 8 or 16; of a palette image: per index). Decoded images always have 8.</param>
public sealed record ImageInformation(ImageFormat Format, int Width, int Height, int Channels, int BitsPerSample);
