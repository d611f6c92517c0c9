using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using ActivationPlatform.Cli.Commands;
using ActivationPlatform.Cli.Terminal;

namespace ActivationPlatform.Cli;

/// <summary>The program: parses the words, runs the command, turns every outcome into an exit code and one clear line.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        using var cancellation = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);

        ParseResult parsed = CreateRoot().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (ParseError error in parsed.Errors)
            {
                ErrorLine.Write(error.Message);
            }

            await Console.Error.WriteLineAsync($"Try 'actplat {string.Join(' ', PathTo(parsed.CommandResult))}--help'.");
            return ExitCodes.WrongUsage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellation.Token);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            ErrorLine.Write("cancelled");
            return ExitCodes.Cancelled;
        }
        catch (UsageException exception)
        {
            ErrorLine.Write(exception.Message);
            return ExitCodes.WrongUsage;
        }
        catch (Exception exception) when (Failures.IsExpected(exception))
        {
            ErrorLine.Write(Failures.Describe(exception));
            return ExitCodes.Failed;
        }

        void Cancel(PosixSignalContext context)
        {
            // The second signal ends the process at once.
            context.Cancel = !cancellation.IsCancellationRequested;
            cancellation.Cancel();
        }
    }

    /// <summary>Every command with its options.</summary>
    internal static RootCommand CreateRoot()
    {
        var root = new RootCommand("See what the layers of a convolutional network do.")
        {
            CommonOptions.Model,
            CommonOptions.Server,
            CommonOptions.ApiKeyFile,
            CommonOptions.Json,
            CommonOptions.Quiet,
            ModelsCommand.Create(),
            LayersCommand.Create(),
            LayerCommand.Create(),
            ClassifyCommand.Create(),
            ActivationsCommand.Create(),
            StatsCommand.Create(),
            FiltersCommand.Create(),
            ReceptiveFieldCommand.Create(),
            CamCommand.Create(),
            OcclusionCommand.Create(),
            DiffCommand.Create(),
            CompareCommand.Create(),
            ExportCommand.Create(),
        };
        foreach (Command figure in FigureCommands.Create())
        {
            root.Add(figure);
        }

        root.Add(ReportCommand.Create());
        root.Add(SweepCommand.Create());
        root.Add(ServeCommand.Create());
        root.Add(HealthCommand.Create());
        return root;
    }

    private static IEnumerable<string> PathTo(CommandResult result)
    {
        for (SymbolResult? node = result; node is CommandResult { Parent: not null } command; node = node.Parent)
        {
            yield return command.Command.Name + " ";
        }
    }
}
