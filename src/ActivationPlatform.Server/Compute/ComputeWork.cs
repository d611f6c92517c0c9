using ActivationPlatform.Server.Security;
using Grpc.Core;

namespace ActivationPlatform.Server.Compute;

/// <summary>What wants to compute.</summary>
/// <param name="Caller">Whose turn it takes.</param>
/// <param name="Kind">Work of one kind takes about the same time.</param>
/// <param name="Deadline">When the answer is worth nothing any more, UTC; <see cref="DateTime.MaxValue"/> for never.</param>
internal readonly record struct ComputeWork(string Caller, string Kind, DateTime Deadline)
{
    /// <summary>The work of a call.</summary>
    public static ComputeWork Of(ServerCallContext context, string kind) => new(AccessMiddleware.CallerOf(context.GetHttpContext()).Group, kind, context.Deadline);
}
