using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace ActivationPlatform.Server.Security;

/// <summary>The keys that callers may show. Only their SHA-256 is kept, which is enough for keys of 128 random bits and more; it is compared in constant time.</summary>
internal sealed class ApiKeys
{
    private readonly ImmutableArray<(Caller Caller, byte[] Hash)> keys;

    private ApiKeys(ImmutableArray<(Caller Caller, byte[] Hash)> keys) => this.keys = keys;

    /// <summary>Reads a file of lines <c>NAME SHA256 [SCOPE,SCOPE...]</c>; a key without scopes has all. Empty lines and lines that begin with # are skipped.</summary>
    /// <exception cref="FormatException">A line is something else; the message names it, but not its text.</exception>
    public static ApiKeys Parse(string text)
    {
        var keys = ImmutableArray.CreateBuilder<(Caller, byte[])>();
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            string[] parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length is not (2 or 3) || parts[1].Length != 2 * SHA256.HashSizeInBytes || !parts[1].All(char.IsAsciiHexDigit))
            {
                throw new FormatException($"Line {i + 1} of the API keys is not 'NAME SHA256' (64 hexadecimal digits; printf %s KEY | sha256sum), with scopes behind it if not all are meant.");
            }

            keys.Add((Caller.Named(parts[0], parts.Length == 3 ? ParseScopes(parts[2], i + 1) : null), Convert.FromHexString(parts[1])));
        }

        return keys.Count > 0 ? new ApiKeys(keys.ToImmutable()) : throw new FormatException("The file of API keys has no key.");
    }

    /// <summary>Whose key it is; null if nobody's. Takes as long for every wrong key.</summary>
    public Caller? Identify(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        Caller? found = null;
        foreach ((Caller caller, byte[] expected) in keys)
        {
            // No early end: the time does not tell which key came close.
            if (CryptographicOperations.FixedTimeEquals(hash, expected))
            {
                found = caller;
            }
        }

        return found;
    }

    private static ImmutableHashSet<string> ParseScopes(string text, int line)
    {
        string[] scopes = text.Split(',', StringSplitOptions.RemoveEmptyEntries);
        return scopes.Length > 0 && scopes.All(scope => ServiceScopes.All.Contains(scope))
            ? [.. scopes]
            : throw new FormatException($"Line {line} of the API keys has other scopes than {string.Join(", ", ServiceScopes.All)}.");
    }
}
