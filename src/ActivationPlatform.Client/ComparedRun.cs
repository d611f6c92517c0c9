namespace ActivationPlatform.Client;

/// <summary>The second run of a comparison: another image, another model, or both.</summary>
/// <param name="Image">A PNG or JPEG file; null for the same image.</param>
/// <param name="ImageName">What it is called in the report; null for <c>image</c>, or for the first image's name where the image is the same.</param>
/// <param name="Model">A model of the server whose layers have the same names and shapes; null for the same model.</param>
public sealed record ComparedRun(ReadOnlyMemory<byte>? Image = null, string? ImageName = null, string? Model = null);
