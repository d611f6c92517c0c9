namespace Grpc.Core;

/// <summary>Receives the parts of <see cref="CallCredentials"/>.</summary>
public abstract class CallCredentialsConfiguratorBase
{
    /// <summary>Receives composed credentials.</summary>
    /// <param name="state">What the caller passed.</param>
    /// <param name="credentials">The parts.</param>
    public abstract void SetCompositeCredentials(object? state, IReadOnlyList<CallCredentials> credentials);

    /// <summary>Receives credentials that a function adds.</summary>
    /// <param name="state">What the caller passed.</param>
    /// <param name="interceptor">The function.</param>
    public abstract void SetAsyncAuthInterceptorCredentials(object? state, AsyncAuthInterceptor interceptor);
}
