using System.Text;

namespace ActivationPlatform.Inference.Native;

/// <summary>Zero-terminated UTF-8 names in memory that never moves, as the engine wants them; collected like any object.</summary>
internal sealed unsafe class Utf8Names
{
    private readonly byte[] text;
    private readonly nint[] pointers;

    public Utf8Names(IReadOnlyCollection<string> names)
    {
        text = GC.AllocateArray<byte>(names.Sum(n => Encoding.UTF8.GetByteCount(n) + 1), pinned: true);
        pointers = GC.AllocateArray<nint>(names.Count, pinned: true);
        int offset = 0;
        int index = 0;
        foreach (string name in names)
        {
            fixed (byte* start = text)
            {
                pointers[index++] = (nint)(start + offset);
            }

            offset += Encoding.UTF8.GetBytes(name, text.AsSpan(offset)) + 1;
        }
    }

    public int Count => pointers.Length;

    /// <summary>Valid as long as this object is reachable.</summary>
    public nint* Pointers
    {
        get
        {
            fixed (nint* start = pointers)
            {
                return start;
            }
        }
    }
}
