namespace Grpc.Core;

/// <summary>Carries deadline and cancellation of a call that is being handled to the calls that its handler makes.</summary>
public abstract class ContextPropagationToken
{
    internal ContextPropagationToken()
    {
    }

    internal abstract DateTime? Deadline { get; }

    internal abstract CancellationToken CancellationToken { get; }
}
