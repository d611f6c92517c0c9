using Spectre.Console;

namespace ActivationPlatform.Cli.Terminal;

/// <summary>A progress bar on standard error, on a terminal only.</summary>
internal static class ProgressBar
{
    /// <summary>Runs <paramref name="work"/>; it reports the share done, 0 to 1, and what it is at.</summary>
    public static async Task<T> RunAsync<T>(string title, bool quiet, Func<IProgress<ProgressStep>, Task<T>> work)
    {
        if (quiet || Console.IsErrorRedirected)
        {
            return await work(new Ignored());
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(title), maxValue: 1);
                return await work(new Reporter(task, title));
            });
    }

    private sealed class Ignored : IProgress<ProgressStep>
    {
        public void Report(ProgressStep value)
        {
        }
    }

    // Not Progress<T>: that posts to the thread pool, and a late report could overtake an earlier one.
    private sealed class Reporter(ProgressTask task, string title) : IProgress<ProgressStep>
    {
        public void Report(ProgressStep value)
        {
            task.Value = value.Share;
            task.Description = Markup.Escape(value.What.Length > 0 ? $"{title}: {value.What}" : title);
        }
    }
}
