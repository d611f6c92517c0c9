namespace ActivationPlatform.Models;

/// <summary>The sliding window of a convolution or pooling layer. Sizes are in elements of the layer's input.
/// A pooling's padding at the end counts only as far as a window reaches: GoogLeNet's file pads its strided poolings by 2, of which 1 is used.</summary>
/// <param name="Height">Rows of the window.</param>
/// <param name="Width">Columns of the window.</param>
/// <param name="StrideVertical">Rows between neighbouring windows.</param>
/// <param name="StrideHorizontal">Columns between neighbouring windows.</param>
/// <param name="PaddingTop">Rows added above.</param>
/// <param name="PaddingBottom">Rows added below.</param>
/// <param name="PaddingLeft">Columns added at the left.</param>
/// <param name="PaddingRight">Columns added at the right.</param>
/// <param name="DilationVertical">Rows between neighbouring taps; 1 is dense.</param>
/// <param name="DilationHorizontal">Columns between neighbouring taps; 1 is dense.</param>
public sealed record WindowParameters(
    int Height, int Width, int StrideVertical, int StrideHorizontal,
    int PaddingTop, int PaddingBottom, int PaddingLeft, int PaddingRight,
    int DilationVertical = 1, int DilationHorizontal = 1);
