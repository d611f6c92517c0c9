using System.Text;

namespace ActivationPlatform.Pdf.Conformance;

/// <summary>A string of bytes.</summary>
public sealed record PdfString(byte[] Bytes)
{
    /// <summary>The bytes as a text string: UTF-16BE after a byte order mark, else Latin.</summary>
    public string Text => Bytes is [0xFE, 0xFF, ..] ? Encoding.BigEndianUnicode.GetString(Bytes, 2, Bytes.Length - 2) : Encoding.Latin1.GetString(Bytes);

    /// <summary>The bytes as UTF-8, as keys of name trees are filed.</summary>
    public string Key => Encoding.UTF8.GetString(Bytes);
}
