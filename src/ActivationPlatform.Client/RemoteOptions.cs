using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using ActivationPlatform.Protocol;
using ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Client;

/// <summary>Where the server is and how it is spoken to.</summary>
public sealed record RemoteOptions
{
    /// <summary>The server's addresses, for example <c>http://127.0.0.1:5080</c> or <c>https://host:443</c>; at least one. With several, calls take turns, and one
    /// that breaks goes on at the next. All must serve the same model.</summary>
    public required ImmutableArray<Uri> Addresses { get; init; }

    /// <summary>The model's name; null for the server's default.</summary>
    public string? Model { get; init; }

    /// <summary>Sent as <c>authorization: Bearer KEY</c>; null for none. Without TLS it is sent to loopback addresses only.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Sends the API key without TLS to any address. Default: false.</summary>
    public bool AllowInsecureApiKey { get; init; }

    /// <summary>Certificate authorities to trust instead of the system's; null for the system's.</summary>
    public X509Certificate2Collection? TrustedCertificates { get; init; }

    /// <summary>The form in which tensors travel. Default: FLOAT32, the computed bits.</summary>
    public TensorEncoding Encoding { get; init; } = TensorEncoding.Float32;

    /// <summary>Bytes a chunk, 4096 to 1048576; 0, the default, for the server's choice.</summary>
    public int ChunkBytes { get; init; }

    /// <summary>How long one call may take, all its attempts together; null, the default, for no limit.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Attempts in a row that bring nothing new before a call fails, at least 1. Default: 5.</summary>
    public int MaximumAttempts { get; init; } = 5;

    /// <summary>The pause before the second attempt; it doubles with each further one. Default: 200 ms.</summary>
    public TimeSpan InitialPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause between attempts. Default: 5 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A tensor of more bytes is refused before memory is taken for it. Default: 1 GiB.</summary>
    public long MaximumTensorBytes { get; init; } = TensorAssembler.DefaultMaximumBytes;

    /// <summary>Measures pauses and deadlines. Default: the system's clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
