namespace Grpc.Core;

/// <summary>Adds credentials to the metadata of a call.</summary>
/// <param name="context">The call.</param>
/// <param name="metadata">Where the credentials go.</param>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);
