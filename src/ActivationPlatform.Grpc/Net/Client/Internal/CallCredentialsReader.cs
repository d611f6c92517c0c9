using Grpc.Core;

namespace Grpc.Net.Client.Internal;

/// <summary>Asks the credentials of a channel and of a call for their metadata.</summary>
internal sealed class CallCredentialsReader : CallCredentialsConfiguratorBase
{
    private readonly List<AsyncAuthInterceptor> _interceptors = [];

    /// <exception cref="RpcException">UNAUTHENTICATED where the channel has no TLS.</exception>
    public static async Task<Metadata> ReadAsync(GrpcChannel channel, IMethod method, CallCredentials? callCredentials, CancellationToken cancellationToken)
    {
        if (!channel.IsSecure && !channel.Options.UnsafeUseInsecureChannelCallCredentials)
        {
            throw new RpcException(new Status(
                StatusCode.Unauthenticated,
                $"Call credentials are sent over TLS only, and '{channel.Address}' is plaintext. {nameof(GrpcChannelOptions.UnsafeUseInsecureChannelCallCredentials)} allows it for development."));
        }

        CallCredentialsReader reader = new();
        channel.CallCredentials?.InternalPopulateConfiguration(reader, null);
        callCredentials?.InternalPopulateConfiguration(reader, null);

        string serviceUrl = $"{channel.Address.Scheme}://{channel.Address.Authority}/{method.ServiceName}";
        AuthInterceptorContext context = new(serviceUrl, method.Name, cancellationToken);
        Metadata metadata = [];
        foreach (AsyncAuthInterceptor interceptor in reader._interceptors)
        {
            await interceptor(context, metadata).ConfigureAwait(false);
        }

        return metadata;
    }

    public override void SetAsyncAuthInterceptorCredentials(object? state, AsyncAuthInterceptor interceptor) => _interceptors.Add(interceptor);

    public override void SetCompositeCredentials(object? state, IReadOnlyList<CallCredentials> credentials)
    {
        foreach (CallCredentials part in credentials)
        {
            part.InternalPopulateConfiguration(this, state);
        }
    }
}
