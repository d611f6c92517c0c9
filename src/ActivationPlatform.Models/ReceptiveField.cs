namespace ActivationPlatform.Models;

/// <summary>The square of the input that one unit of a layer can see; for a layer with several branches the largest path.
/// Source: A. Araujo, W. Norris, J. Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019.</summary>
/// <param name="Size">Side in input pixels.</param>
/// <param name="Stride">Input pixels between the fields of neighbouring units.</param>
/// <param name="Offset">Input coordinate of the first (top or left) pixel seen by unit 0; negative where padding is seen.</param>
public sealed record ReceptiveField(int Size, int Stride, int Offset);
