using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>What calls made by a handler inherit.</summary>
internal sealed class ServerContextPropagationToken(DateTime? deadline, CancellationToken cancellationToken) : ContextPropagationToken
{
    internal override DateTime? Deadline => deadline;

    internal override CancellationToken CancellationToken => cancellationToken;
}
