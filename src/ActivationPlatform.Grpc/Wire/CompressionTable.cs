using System.IO.Compression;
using Grpc.Net.Compression;

namespace Grpc.Wire;

/// <summary>The encodings that one side knows.</summary>
internal sealed class CompressionTable
{
    private readonly Dictionary<string, ICompressionProvider> _providers;

    public CompressionTable(IEnumerable<ICompressionProvider> providers)
    {
        _providers = new Dictionary<string, ICompressionProvider>(StringComparer.Ordinal);
        foreach (ICompressionProvider provider in providers)
        {
            _providers.TryAdd(provider.EncodingName, provider);
        }

        AcceptEncoding = string.Join(',', _providers.Keys.Prepend(HeaderNames.Identity));
    }

    public static IReadOnlyList<ICompressionProvider> DefaultProviders { get; } = [new GzipCompressionProvider(CompressionLevel.Fastest)];

    /// <summary>The value of <c>grpc-accept-encoding</c>.</summary>
    public string AcceptEncoding { get; }

    /// <summary>Finds an encoding.</summary>
    /// <param name="name">Its name; null and identity mean none.</param>
    /// <param name="provider">The encoding; null for none.</param>
    /// <returns>False if the name is unknown.</returns>
    public bool TryFind(string? name, out ICompressionProvider? provider)
    {
        provider = null;
        return string.IsNullOrEmpty(name) || name == HeaderNames.Identity || _providers.TryGetValue(name, out provider);
    }
}
