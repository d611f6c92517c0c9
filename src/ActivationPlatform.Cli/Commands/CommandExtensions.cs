using System.CommandLine;
using ActivationPlatform.Cli.Terminal;
using ActivationPlatform.Models;

namespace ActivationPlatform.Cli.Commands;

internal static class CommandExtensions
{
    /// <summary>Runs a command with its context.</summary>
    public static Command Runs(this Command command, Func<CommandContext, Task<int>> run)
    {
        command.SetAction((parsed, cancellationToken) => run(new CommandContext(parsed, cancellationToken)));
        return command;
    }

    /// <summary>The same activations; each one is reported when its receiver asks for the next.</summary>
    public static async IAsyncEnumerable<Activation> Reporting(this IAsyncEnumerable<Activation> activations, int count, IProgress<ProgressStep> progress)
    {
        int done = 0;
        await foreach (Activation activation in activations)
        {
            yield return activation;
            progress.Report(new ProgressStep((double)++done / count, activation.Layer.MatlabName));
        }
    }
}
