using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace ActivationPlatform.Pdf.Internal;

/// <summary>Writes attached files and remembers their names for the catalogue (ISO 19005-3, 6.8).</summary>
internal sealed class AttachmentList(PdfFile file, DateTimeOffset? date)
{
    private readonly Dictionary<string, int> _specifications = new(StringComparer.Ordinal);

    public bool IsEmpty => _specifications.Count == 0;

    public void Add(PdfAttachment attachment)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(attachment.FileName);
        ArgumentException.ThrowIfNullOrWhiteSpace(attachment.Description);
        if (attachment.FileName.AsSpan().IndexOfAny('/', '\\') >= 0)
        {
            throw new ArgumentException($"The name of an attachment has no folders; got '{attachment.FileName}'.", nameof(attachment));
        }

        if (!MediaTypeHeaderValue.TryParse(attachment.MediaType, out _))
        {
            throw new ArgumentException($"'{attachment.MediaType}' is no media type; expected something like text/csv.", nameof(attachment));
        }

        if (_specifications.ContainsKey(attachment.FileName))
        {
            throw new ArgumentException($"The document already has an attachment '{attachment.FileName}'.", nameof(attachment));
        }

        PdfBuffer entries = new();
        entries.Raw("/Type /EmbeddedFile/Subtype "u8).Name(attachment.MediaType).Raw("/Params <</Size "u8).Integer(attachment.Content.Length)
            .Raw("/CheckSum "u8).ByteString(MD5.HashData(attachment.Content.Span));
        if (date is { } modified)
        {
            entries.Raw("/ModDate "u8).Text(PdfDate.Format(modified));
        }

        int content = file.Reserve();
        file.WriteStream(content, entries.Raw(">>"u8), attachment.Content.Span);
        PdfBuffer body = new();
        body.Raw("<</Type /Filespec/F "u8).Text(attachment.FileName).Raw("/UF "u8).Text(attachment.FileName)
            .Raw("/Desc "u8).Text(attachment.Description).Raw("/AFRelationship "u8).Name(attachment.Relationship.ToString())
            .Raw("/EF <</F "u8).Reference(content).Raw("/UF "u8).Reference(content).Raw(">>>>"u8);
        _specifications.Add(attachment.FileName, file.WriteObject(body));
    }

    /// <summary>Writes the tree of names and returns its root.</summary>
    public int WriteNames() => PdfTrees.WriteNameTree(file, _specifications.Select(entry => (entry.Key, entry.Value)));

    /// <summary>Writes the list of files that belong to the document and returns its object.</summary>
    public int WriteAssociatedFiles()
    {
        PdfBuffer body = new();
        body.Raw("["u8);
        foreach (int specification in _specifications.Values)
        {
            body.Reference(specification).Raw(" "u8);
        }

        return file.WriteObject(body.Raw("]"u8));
    }
}
