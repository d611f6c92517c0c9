using System.Text;

namespace ActivationPlatform.Pdf.Internal;

/// <summary>Name trees and number trees (ISO 32000-1, 7.9.6 and 7.9.7): a root over leaves of limited size.</summary>
internal static class PdfTrees
{
    private const int LeafSize = 64;

    /// <summary>Writes a tree from names to objects, sorted by the names' bytes, and returns its root.</summary>
    public static int WriteNameTree(PdfFile file, IEnumerable<(string Name, int Target)> entries)
    {
        List<(byte[] Key, int Target)> sorted = [.. entries.Select(entry => (Key(entry.Name), entry.Target))];
        sorted.Sort((left, right) => left.Key.AsSpan().SequenceCompareTo(right.Key));
        List<int> leaves = [];
        foreach ((byte[] Key, int Target)[] leaf in sorted.Chunk(LeafSize))
        {
            PdfBuffer body = new();
            body.Raw("<</Limits ["u8).ByteString(leaf[0].Key).ByteString(leaf[^1].Key).Raw("]/Names ["u8);
            foreach ((byte[] key, int target) in leaf)
            {
                body.ByteString(key).Reference(target).Raw(" "u8);
            }

            leaves.Add(file.WriteObject(body.Raw("]>>"u8)));
        }

        return WriteRoot(file, leaves);
    }

    /// <summary>Writes a tree from 0, 1, 2 ... to objects and returns its root.</summary>
    public static int WriteNumberTree(PdfFile file, List<int> targets)
    {
        List<int> leaves = [];
        for (int start = 0; start < targets.Count; start += LeafSize)
        {
            int end = Math.Min(targets.Count, start + LeafSize);
            PdfBuffer body = new();
            body.Raw("<</Limits ["u8).Integer(start).Raw(" "u8).Integer(end - 1).Raw("]/Nums ["u8);
            for (int key = start; key < end; key++)
            {
                body.Integer(key).Raw(" "u8).Reference(targets[key]).Raw(" "u8);
            }

            leaves.Add(file.WriteObject(body.Raw("]>>"u8)));
        }

        return WriteRoot(file, leaves);
    }

    /// <summary>The bytes under which a name is filed.</summary>
    public static byte[] Key(string name) => Encoding.UTF8.GetBytes(name);

    private static int WriteRoot(PdfFile file, List<int> leaves)
    {
        PdfBuffer body = new();
        body.Raw("<</Kids ["u8);
        foreach (int leaf in leaves)
        {
            body.Reference(leaf).Raw(" "u8);
        }

        return file.WriteObject(body.Raw("]>>"u8));
    }
}
