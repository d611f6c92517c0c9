namespace ActivationPlatform.Inference;

/// <summary>What all sources that are open in one process share.</summary>
/// <param name="LibraryPath">An explicit library, or null.</param>
/// <param name="Threads">Threads that work on one operator.</param>
/// <param name="Spin">Whether idle threads spin.</param>
/// <param name="ConcurrentRuns">Runs that compute at once.</param>
/// <param name="RetainedOutputBytes">Output memory kept for the next run.</param>
/// <param name="MaximumOutputBytes">Output memory in use at most.</param>
internal sealed record EngineSettings(string? LibraryPath, int Threads, bool Spin, int ConcurrentRuns, long RetainedOutputBytes, long MaximumOutputBytes)
{
    public static EngineSettings From(InferenceOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options.Threads));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumConcurrentRuns, 1, nameof(options.MaximumConcurrentRuns));
        ArgumentOutOfRangeException.ThrowIfNegative(options.RetainedOutputBytes, nameof(options.RetainedOutputBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumOutputBytes, 1, nameof(options.MaximumOutputBytes));
        return new EngineSettings(options.LibraryPath, options.Threads, options.SpinWhileIdle, options.MaximumConcurrentRuns, options.RetainedOutputBytes, options.MaximumOutputBytes);
    }

    public override string ToString() => FormattableString.Invariant(
        $"{Threads} threads, {ConcurrentRuns} concurrent runs, spinning {(Spin ? "on" : "off")}, {RetainedOutputBytes} of {MaximumOutputBytes} output bytes retained, library {LibraryPath ?? "by default"}");
}
