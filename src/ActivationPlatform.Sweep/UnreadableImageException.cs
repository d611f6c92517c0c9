namespace ActivationPlatform.Sweep;

/// <summary>One image cannot be read or decoded. A sweep counts it, lists it and goes on.</summary>
/// <param name="reason">For people; the same wherever the image is read.</param>
public sealed class UnreadableImageException(string reason) : Exception(reason);
