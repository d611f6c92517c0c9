namespace ActivationPlatform.Server.Benchmark.Measuring;

/// <summary>Something to measure.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Server">The process whose use is counted.</param>
/// <param name="RunAsync">Does it once, and returns the milliseconds until its milestone, or 0.</param>
internal sealed record Variant(string Name, ServerProcess Server, Func<Task<double>> RunAsync);
