namespace ActivationPlatform.Cli.Terminal;

/// <summary>How far a command is.</summary>
/// <param name="Share">The share done, 0 to 1.</param>
/// <param name="What">What it is at; empty for nothing to add.</param>
internal readonly record struct ProgressStep(double Share, string What);
