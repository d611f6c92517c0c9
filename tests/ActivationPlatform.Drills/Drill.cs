namespace ActivationPlatform.Drills;

/// <summary>One drill.</summary>
/// <param name="Name">What it is asked for by.</param>
/// <param name="RunAsync">Runs it and tells what held.</param>
internal sealed record Drill(string Name, Func<Checks, Task> RunAsync);
