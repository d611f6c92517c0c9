using System.Collections.Immutable;

namespace ActivationPlatform.Cli;

/// <summary>Addresses of servers as the command line states them.</summary>
internal static class ServerAddresses
{
    public static ImmutableArray<Uri> Parse(string words)
    {
        var addresses = ImmutableArray.CreateBuilder<Uri>();
        foreach (string word in words.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(word, UriKind.Absolute, out Uri? address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            {
                throw new UsageException($"'{word}' is no server's address; expected one such as http://127.0.0.1:5080.");
            }

            addresses.Add(address);
        }

        return addresses.ToImmutable();
    }
}
