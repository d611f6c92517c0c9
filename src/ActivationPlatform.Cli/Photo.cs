using ActivationPlatform.Models;

namespace ActivationPlatform.Cli;

/// <summary>The photo that a command looks at.</summary>
/// <param name="Name">File name, or the built-in picture's name.</param>
/// <param name="Bytes">The whole file.</param>
internal sealed record Photo(string Name, byte[] Bytes)
{
    public ActivationInput Input => new ActivationInput.EncodedImage(Bytes);
}
