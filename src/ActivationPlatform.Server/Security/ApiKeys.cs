using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace ActivationPlatform.Server.Security;

/// <summary>The keys that callers may show. Only their SHA-256 is kept, which is enough for keys of 128 random bits and more; it is compared in constant time.</summary>
internal sealed class ApiKeys
{
    private readonly ImmutableArray<(string Name, byte[] Hash)> keys;

    private ApiKeys(ImmutableArray<(string Name, byte[] Hash)> keys) => this.keys = keys;

    /// <summary>Reads a file of lines <c>NAME SHA256</c>; empty lines and lines that begin with # are skipped.</summary>
    /// <exception cref="FormatException">A line is something else; the message names it, but not its text.</exception>
    public static ApiKeys Parse(string text)
    {
        var keys = ImmutableArray.CreateBuilder<(string, byte[])>();
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            string[] parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != 2 || parts[1].Length != 2 * SHA256.HashSizeInBytes || !parts[1].All(char.IsAsciiHexDigit))
            {
                throw new FormatException($"Line {i + 1} of the API keys is not 'NAME SHA256' (64 hexadecimal digits; printf %s KEY | sha256sum).");
            }

            keys.Add((parts[0], Convert.FromHexString(parts[1])));
        }

        return keys.Count > 0 ? new ApiKeys(keys.ToImmutable()) : throw new FormatException("The file of API keys has no key.");
    }

    /// <summary>The name of the key in an <c>authorization</c> header; null if there is none or it is not known. Takes as long for every wrong key.</summary>
    /// <param name="authorization">For example <c>Bearer KEY</c>.</param>
    public string? Identify(string? authorization)
    {
        const string Scheme = "Bearer ";
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim()), hash);
        string? found = null;
        foreach ((string name, byte[] expected) in keys)
        {
            // No early end: the time does not tell which key came close.
            if (CryptographicOperations.FixedTimeEquals(hash, expected))
            {
                found = name;
            }
        }

        return found;
    }
}
