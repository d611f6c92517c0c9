using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Metadata as header values and back: bytes travel as base64, without padding when sent, with or without when received.</summary>
internal static class BinaryHeader
{
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    /// <summary>Appends what one header line holds. A binary line may carry several values joined by commas.</summary>
    /// <exception cref="RpcException">A binary value is no base64: INTERNAL.</exception>
    public static void AddReceived(Metadata metadata, string name, string value)
    {
        string key = name.ToLowerInvariant();
        if (!Metadata.Entry.IsValidKey(key))
        {
            return;
        }

        if (!Metadata.Entry.IsBinaryKey(key))
        {
            metadata.Add(new Metadata.Entry(key, value, null));
            return;
        }

        foreach (Range range in value.AsSpan().Split(','))
        {
            metadata.Add(new Metadata.Entry(key, null, Decode(key, value.AsSpan(range).Trim())));
        }
    }

    private static byte[] Decode(string key, ReadOnlySpan<char> text)
    {
        text = text.TrimEnd('=');
        int padding = (4 - (text.Length % 4)) % 4;
        Span<char> padded = text.Length <= 1024 ? stackalloc char[text.Length + padding] : new char[text.Length + padding];
        text.CopyTo(padded);
        padded[text.Length..].Fill('=');
        byte[] bytes = new byte[padded.Length / 4 * 3];
        if (padding == 3 || !Convert.TryFromBase64Chars(padded, bytes, out int written))
        {
            throw new RpcException(new Status(StatusCode.Internal, $"The binary metadata '{key}' is not valid base64."));
        }

        return written == bytes.Length ? bytes : bytes[..written];
    }
}
