namespace ActivationPlatform.Imaging.Jpeg;

/// <summary>A canonical Huffman code of at most 16 bits: short codes by one look-up, the rare long ones by comparing lengths.</summary>
internal sealed class HuffmanTable
{
    private const int LookupBits = 9;
    private const int MaximumBits = 16;

    // Indexed by the next 9 bits: length << 8 | symbol, or 0 for longer codes.
    private readonly ushort[] lookup = new ushort[1 << LookupBits];
    private readonly byte[] symbols;

    // For every length the first code beyond it, aligned to 16 bits, and what turns such a code into the index of its symbol.
    private readonly int[] limit = new int[MaximumBits + 1];
    private readonly int[] symbolOffset = new int[MaximumBits + 1];

    private HuffmanTable(ReadOnlySpan<byte> symbols) => this.symbols = symbols.ToArray();

    /// <param name="counts">Number of codes of 1 to 16 bits.</param>
    /// <param name="symbols">The symbols in the order of their codes.</param>
    /// <returns>Null if the codes do not fit into their lengths.</returns>
    public static HuffmanTable? TryCreate(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        var table = new HuffmanTable(symbols);
        int code = 0;
        int index = 0;
        for (int length = 1; length <= MaximumBits; length++)
        {
            table.symbolOffset[length] = index - code;
            for (int i = 0; i < counts[length - 1]; i++, code++, index++)
            {
                if (code >= 1 << length)
                {
                    return null;
                }

                if (length <= LookupBits)
                {
                    int spread = LookupBits - length;
                    table.lookup.AsSpan(code << spread, 1 << spread).Fill((ushort)((length << 8) | symbols[index]));
                }
            }

            table.limit[length] = code << (MaximumBits - length);
            code <<= 1;
        }

        return table;
    }

    /// <summary>Decodes one symbol; -1 if the next bits are no code. The reader must hold at least 16 bits.</summary>
    public int Decode(ref JpegBitReader reader)
    {
        int entry = lookup[reader.Peek(LookupBits)];
        if (entry != 0)
        {
            reader.Skip(entry >> 8);
            return entry & 255;
        }

        int bits = reader.Peek(MaximumBits);
        for (int length = LookupBits + 1; length <= MaximumBits; length++)
        {
            if (bits < limit[length])
            {
                reader.Skip(length);
                return symbols[(bits >> (MaximumBits - length)) + symbolOffset[length]];
            }
        }

        return -1;
    }
}
