using Grpc.Core;

namespace Grpc.Net.Client.Internal;

/// <summary>Takes channel credentials apart.</summary>
internal sealed class ChannelCredentialsReader : ChannelCredentialsConfiguratorBase
{
    public bool? IsSecure { get; private set; }

    public CallCredentials? CallCredentials { get; private set; }

    public override void SetInsecureCredentials(object? state) => IsSecure = false;

    public override void SetSslCredentials(object? state, string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback)
    {
        if (rootCertificates is not null || keyCertificatePair is not null || verifyPeerCallback is not null)
        {
            throw new InvalidOperationException(
                $"{nameof(SslCredentials)} with own roots, certificates or checks are not supported: configure them on the channel's {nameof(GrpcChannelOptions.HttpHandler)}.");
        }

        IsSecure = true;
    }

    public override void SetCompositeCredentials(object? state, ChannelCredentials channelCredentials, CallCredentials callCredentials)
    {
        channelCredentials.InternalPopulateConfiguration(this, state);
        CallCredentials = CallCredentials is null ? callCredentials : CallCredentials.Compose(CallCredentials, callCredentials);
    }
}
