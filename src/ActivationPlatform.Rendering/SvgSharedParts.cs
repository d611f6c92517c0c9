using System.Security.Cryptography;
using ActivationPlatform.Typography;

namespace ActivationPlatform.Rendering;

/// <summary>
/// What the pictures of one HTML page have in common: a glyph or an image is defined in the first picture that shows it, and the later ones refer to it. Without it every
/// picture is complete in itself.
/// </summary>
public sealed class SvgSharedParts
{
    private readonly Dictionary<string, string> _images = new(StringComparer.Ordinal);

    /// <summary>The definitions of glyphs; empty for one without ink.</summary>
    internal Dictionary<(Font Font, ushort Glyph), string> Glyphs { get; } = [];

    /// <summary>The id of an image, and whether it is new, so that its definition has to follow.</summary>
    internal (string Id, bool IsNew) ImageId(string definition)
    {
        string key = Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(definition)));
        bool isNew = !_images.TryGetValue(key, out string? id);
        if (isNew)
        {
            id = FormattableString.Invariant($"image{_images.Count + 1}");
            _images.Add(key, id);
        }

        return (id!, isNew);
    }
}
