using System.CommandLine;

namespace ActivationPlatform.Cli.Commands;

internal static class CommandExtensions
{
    /// <summary>Runs a command with its context.</summary>
    public static Command Runs(this Command command, Func<CommandContext, Task<int>> run)
    {
        command.SetAction((parsed, cancellationToken) => run(new CommandContext(parsed, cancellationToken)));
        return command;
    }
}
