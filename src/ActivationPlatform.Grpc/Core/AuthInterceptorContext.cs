namespace Grpc.Core;

/// <summary>The call for which an <see cref="AsyncAuthInterceptor"/> gives credentials.</summary>
public class AuthInterceptorContext
{
    /// <summary>Describes the call.</summary>
    /// <param name="serviceUrl">URL of the service.</param>
    /// <param name="methodName">Name of the method.</param>
    public AuthInterceptorContext(string serviceUrl, string methodName)
        : this(serviceUrl, methodName, CancellationToken.None)
    {
    }

    /// <summary>Describes the call.</summary>
    /// <param name="serviceUrl">URL of the service.</param>
    /// <param name="methodName">Name of the method.</param>
    /// <param name="cancellationToken">Fires when the call ends.</param>
    public AuthInterceptorContext(string serviceUrl, string methodName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(serviceUrl);
        ArgumentNullException.ThrowIfNull(methodName);
        ServiceUrl = serviceUrl;
        MethodName = methodName;
        CancellationToken = cancellationToken;
    }

    /// <summary>URL of the service.</summary>
    public string ServiceUrl { get; }

    /// <summary>Name of the method.</summary>
    public string MethodName { get; }

    /// <summary>Fires when the call ends.</summary>
    public CancellationToken CancellationToken { get; }
}
