using System.Text;

namespace ActivationPlatform.Sdk.Files;

/// <summary>Names of files and of entries in archives: the layer's MATLAB name, with every other character than ASCII letters, digits, '-', '_' and '.' percent-encoded as UTF-8.</summary>
public static class ActivationFileName
{
    /// <summary>The name without extension, for example <c>conv1-7x7_s2</c>. Different names stay different.</summary>
    /// <param name="matlabName">A layer's MATLAB name, not empty.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static string Encode(string matlabName)
    {
        ArgumentException.ThrowIfNullOrEmpty(matlabName);
        var encoded = new StringBuilder(matlabName.Length);
        foreach (byte value in Encoding.UTF8.GetBytes(matlabName))
        {
            char character = (char)value;

            // A leading dot would hide the file, or climb out of the folder as "..".
            bool isPlain = char.IsAsciiLetterOrDigit(character) || character is '-' or '_' || (character == '.' && encoded.Length > 0);
            encoded.Append(isPlain ? character.ToString() : $"%{value:X2}");
        }

        return encoded.ToString();
    }

    /// <summary>The MATLAB name that a file's name without extension stands for.</summary>
    /// <param name="fileName">As <see cref="Encode"/> gave it.</param>
    public static string Decode(string fileName) => Uri.UnescapeDataString(fileName);
}
