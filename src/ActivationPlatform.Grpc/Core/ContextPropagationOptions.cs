namespace Grpc.Core;

/// <summary>What a call made by a handler inherits from the call that is being handled.</summary>
public class ContextPropagationOptions
{
    /// <summary>Everything is inherited.</summary>
    public static readonly ContextPropagationOptions Default = new();

    /// <summary>Creates options.</summary>
    /// <param name="propagateDeadline">Inherit the deadline.</param>
    /// <param name="propagateCancellation">Inherit cancellation.</param>
    public ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
    {
        IsPropagateDeadline = propagateDeadline;
        IsPropagateCancellation = propagateCancellation;
    }

    /// <summary>True if the deadline is inherited.</summary>
    public bool IsPropagateDeadline { get; }

    /// <summary>True if cancellation is inherited.</summary>
    public bool IsPropagateCancellation { get; }
}
