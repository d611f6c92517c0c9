using System.Buffers.Binary;

namespace ActivationPlatform.Imaging.Jpeg;

/// <summary>
/// Bits of entropy-coded data, most significant first; 00 after FF is dropped. At a marker or the end of the file it delivers zeros
/// and <see cref="IsExhausted"/> becomes true once one of them was used.
/// </summary>
internal ref struct JpegBitReader
{
    private readonly ReadOnlySpan<byte> file;
    private ulong bits;
    private int count;
    private int padding;

    public JpegBitReader(ReadOnlySpan<byte> file, int position)
    {
        this.file = file;
        Position = position;
    }

    /// <summary>The next byte to be fetched; never beyond a marker.</summary>
    public int Position { get; private set; }

    public readonly bool IsExhausted => count < padding;

    /// <summary>Makes at least 48 bits available: a code and its value (31 bits at most) need no other test.</summary>
    public void Fill()
    {
        if (count >= 48)
        {
            return;
        }

        if (file.Length - Position >= 8)
        {
            ulong next = BinaryPrimitives.ReadUInt64BigEndian(file[Position..]);

            // No byte is FF if no byte of the complement is zero.
            if (((~next - 0x0101010101010101) & next & 0x8080808080808080) == 0)
            {
                // Bits of a byte that fits only in part come again at the same place with the next fill.
                int bytes = (64 - count) >> 3;
                bits |= next >> count;
                count += bytes * 8;
                Position += bytes;
                return;
            }
        }

        FillByByte();
    }

    /// <param name="length">1 to 16.</param>
    public readonly int Peek(int length) => (int)(bits >> (64 - length));

    public void Skip(int length)
    {
        bits <<= length;
        count -= length;
    }

    /// <param name="length">1 to 16.</param>
    public int Read(int length)
    {
        int value = Peek(length);
        Skip(length);
        return value;
    }

    /// <summary>Reads a value of the given category (ITU-T T.81, F.2.2.1): the lower half of the codes is negative.</summary>
    /// <param name="category">0 to 15.</param>
    public int ReadSigned(int category)
    {
        if (category == 0)
        {
            return 0;
        }

        int value = Read(category);
        return value < 1 << (category - 1) ? value - (1 << category) + 1 : value;
    }

    /// <summary>Drops the rest of the data before the next marker and begins anew at a position behind it.</summary>
    public void Restart(int position)
    {
        bits = 0;
        count = 0;
        padding = 0;
        Position = position;
    }

    private void FillByByte()
    {
        while (count <= 56)
        {
            ulong next = 0;
            if (Position < file.Length && file[Position] != 0xFF)
            {
                next = file[Position++];
            }
            else if (Position + 1 < file.Length && file[Position + 1] == 0)
            {
                next = 0xFF;
                Position += 2;
            }
            else
            {
                padding += 8;
            }

            bits |= next << (56 - count);
            count += 8;
        }
    }
}
