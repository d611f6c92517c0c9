using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>An encoding of messages.</summary>
public interface ICompressionProvider
{
    /// <summary>Name of the encoding in <c>grpc-encoding</c>, for example <c>gzip</c>.</summary>
    string EncodingName { get; }

    /// <summary>Creates a stream that compresses one message. Disposing it ends the message.</summary>
    /// <param name="stream">Receives the compressed bytes.</param>
    /// <param name="compressionLevel">The level; null for the provider's own.</param>
    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

    /// <summary>Creates a stream that decompresses one message.</summary>
    /// <param name="stream">Gives the compressed bytes.</param>
    Stream CreateDecompressionStream(Stream stream);
}
