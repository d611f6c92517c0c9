namespace ActivationPlatform.Cli;

/// <summary>The command was called wrongly in a way that parsing alone does not see; ends with <see cref="ExitCodes.WrongUsage"/>.</summary>
internal sealed class UsageException(string message) : Exception(message);
