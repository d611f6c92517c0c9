using System.Buffers;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.");

    /// <summary>One key and its value: ASCII text, or bytes if the key ends in <see cref="BinaryHeaderSuffix"/>.</summary>
    public class Entry
    {
        private readonly string? _text;
        private readonly byte[]? _bytes;

        /// <summary>Creates a binary entry. The bytes are copied.</summary>
        /// <param name="key">A key with the suffix <see cref="BinaryHeaderSuffix"/>; stored in lower case.</param>
        /// <param name="valueBytes">The bytes.</param>
        /// <exception cref="ArgumentException">The key is malformed or lacks the suffix.</exception>
        public Entry(string key, byte[] valueBytes)
        {
            Key = NormalizeKey(key);
            if (!IsBinary)
            {
                throw new ArgumentException($"The key '{key}' of a binary value must end in '{BinaryHeaderSuffix}'.", nameof(key));
            }

            ArgumentNullException.ThrowIfNull(valueBytes);
            _bytes = (byte[])valueBytes.Clone();
        }

        /// <summary>Creates a text entry.</summary>
        /// <param name="key">A key without the suffix <see cref="BinaryHeaderSuffix"/>; stored in lower case.</param>
        /// <param name="value">The text, ASCII.</param>
        /// <exception cref="ArgumentException">The key is malformed or has the binary suffix.</exception>
        public Entry(string key, string value)
        {
            Key = NormalizeKey(key);
            if (IsBinary)
            {
                throw new ArgumentException($"The key '{key}' of a text value must not end in '{BinaryHeaderSuffix}'.", nameof(key));
            }

            ArgumentNullException.ThrowIfNull(value);
            _text = value;
        }

        /// <summary>Trusts the key and the buffer: both come from the wire and were checked there.</summary>
        internal Entry(string key, string? text, byte[]? bytes)
        {
            Key = key;
            _text = text;
            _bytes = bytes;
        }

        /// <summary>The key in lower case.</summary>
        public string Key { get; }

        /// <summary>The bytes, or the ASCII bytes of the text: a copy.</summary>
        public byte[] ValueBytes => _bytes is null ? Encoding.ASCII.GetBytes(_text!) : (byte[])_bytes.Clone();

        /// <summary>The text.</summary>
        /// <exception cref="InvalidOperationException">The entry is binary.</exception>
        public string Value => _text ?? throw new InvalidOperationException($"The value of '{Key}' is binary: read {nameof(ValueBytes)}.");

        /// <summary>True if the key ends in <see cref="BinaryHeaderSuffix"/>.</summary>
        public bool IsBinary => IsBinaryKey(Key);

        internal ReadOnlySpan<byte> Bytes => _bytes;

        /// <inheritdoc />
        public override string ToString() => _bytes is null
            ? $"[Entry: key={Key}, value={_text}]"
            : $"[Entry: key={Key}, valueBytes={Convert.ToHexString(_bytes)}]";

        internal static bool IsValidKey(ReadOnlySpan<char> lowerCaseKey) =>
            !lowerCaseKey.IsEmpty && !lowerCaseKey.ContainsAnyExcept(KeyCharacters);

        internal static bool IsBinaryKey(string key) => key.EndsWith(BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase);

        internal bool HasKey(string key) => string.Equals(Key, key, StringComparison.OrdinalIgnoreCase);

        private static string NormalizeKey(string key)
        {
            ArgumentNullException.ThrowIfNull(key);
            string lower = key.ToLowerInvariant();
            return IsValidKey(lower)
                ? lower
                : throw new ArgumentException($"The metadata key '{key}' may hold only letters, digits, '_', '-' and '.'.", nameof(key));
        }
    }
}
