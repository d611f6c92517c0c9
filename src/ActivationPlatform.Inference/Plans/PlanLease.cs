namespace ActivationPlatform.Inference.Plans;

/// <summary>The right to use a plan: it stays loaded until the lease is disposed, even if the cache forgets it.</summary>
internal sealed class PlanLease(ExecutionPlan plan, Action giveBack) : IDisposable
{
    private Action? giveBack = giveBack;

    public ExecutionPlan Plan { get; } = plan;

    /// <summary>Whether the plan was there, or being built for somebody else, when it was asked for.</summary>
    public required bool WasCached { get; init; }

    public void Dispose() => Interlocked.Exchange(ref giveBack, null)?.Invoke();
}
