namespace Grpc.Core;

/// <summary>Credentials that travel as metadata with every call.</summary>
public abstract class CallCredentials
{
    /// <summary>Composes credentials; each adds its metadata.</summary>
    /// <param name="credentials">The parts, at least one.</param>
    public static CallCredentials Compose(params CallCredentials[] credentials) => new ComposedCallCredentials(credentials);

    /// <summary>Credentials that a function adds.</summary>
    /// <param name="interceptor">The function.</param>
    public static CallCredentials FromInterceptor(AsyncAuthInterceptor interceptor) => new InterceptorCallCredentials(interceptor);

    /// <summary>Hands the parts of these credentials to a configurator.</summary>
    /// <param name="configurator">Receives the parts.</param>
    /// <param name="state">Passed on to the configurator.</param>
    public abstract void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state);

    private sealed class ComposedCallCredentials : CallCredentials
    {
        private readonly CallCredentials[] _credentials;

        public ComposedCallCredentials(CallCredentials[] credentials)
        {
            ArgumentNullException.ThrowIfNull(credentials);
            ArgumentOutOfRangeException.ThrowIfZero(credentials.Length);
            _credentials = [.. credentials];
        }

        public override void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state) =>
            configurator.SetCompositeCredentials(state, _credentials);
    }

    private sealed class InterceptorCallCredentials : CallCredentials
    {
        private readonly AsyncAuthInterceptor _interceptor;

        public InterceptorCallCredentials(AsyncAuthInterceptor interceptor)
        {
            ArgumentNullException.ThrowIfNull(interceptor);
            _interceptor = interceptor;
        }

        public override void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state) =>
            configurator.SetAsyncAuthInterceptorCredentials(state, _interceptor);
    }
}
