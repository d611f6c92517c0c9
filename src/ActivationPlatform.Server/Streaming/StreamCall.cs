using ActivationPlatform.Server.Compute;
using ActivationPlatform.Server.Models;
using Grpc.Core;

namespace ActivationPlatform.Server.Streaming;

/// <summary>What all images of one streaming call share.</summary>
/// <param name="Model">The network; open until the call has ended.</param>
/// <param name="Plan">What to send of each.</param>
/// <param name="Outgoing">The answer.</param>
/// <param name="Work">What the queue is told.</param>
internal sealed record StreamCall(ModelLease Model, StreamPlan Plan, OutgoingStream Outgoing, ComputeWork Work)
{
    /// <summary>The call that a service serves.</summary>
    public static StreamCall Of(ServerCallContext context, ModelLease model, StreamPlan plan) =>
        new(model, plan, OutgoingStream.Of(context), ComputeWork.Of(context, $"stream {plan.Layers[^1].Name}"));
}
