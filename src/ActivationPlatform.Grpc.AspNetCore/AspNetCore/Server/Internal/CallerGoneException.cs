namespace Grpc.AspNetCore.Server.Internal;

/// <summary>
/// The caller reset its stream or lost its connection. The transport's reads and writes fail of it before its token fires, so
/// the token alone does not tell this from an error of the handler.
/// </summary>
internal sealed class CallerGoneException(Exception? cause) : OperationCanceledException("The caller is gone.", cause);
