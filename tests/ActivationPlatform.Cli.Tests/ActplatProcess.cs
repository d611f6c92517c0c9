using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ActivationPlatform.Cli.Tests;

/// <summary>Runs the program as its users do: as a process of its own.</summary>
internal static class ActplatProcess
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    /// <summary>Runs <c>actplat</c> to its end.</summary>
    /// <param name="arguments">The words behind <c>actplat</c>.</param>
    /// <param name="models">The model store's folder; null for one that does not exist, so that the built-in model is the default.</param>
    /// <param name="folder">The current folder.</param>
    public static async Task<Result> RunAsync(IEnumerable<string> arguments, string? models = null, string? folder = null)
    {
        using Process process = Start([], arguments, models, folder);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        using var timeout = new CancellationTokenSource(Timeout);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"actplat {string.Join(' ', arguments)} did not end within {Timeout}.");
        }

        return new Result(process.ExitCode, await output, await error);
    }

    /// <summary>Starts <c>actplat</c> so that <see cref="Interrupt"/> reaches it. A shell that starts these tests in the background has told them to ignore that signal, and
    /// their children inherit it.</summary>
    public static Process StartInterruptible(IEnumerable<string> arguments, string folder) => Start(["env", "--default-signal=INT"], arguments, models: null, folder);

    private static Process Start(IEnumerable<string> launcher, IEnumerable<string> arguments, string? models, string? folder)
    {
        string[] command = [.. launcher, "dotnet", Path.Combine(AppContext.BaseDirectory, "actplat.dll"), .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        start.Environment["ACTPLAT_MODELS"] = models ?? Path.Combine(Path.GetTempPath(), "actplat-no-such-store");
        return Process.Start(start)!;
    }

    /// <summary>What Ctrl-C sends.</summary>
    public static void Interrupt(Process process)
    {
        const int interrupt = 2;
        if (Kill(process.Id, interrupt) != 0)
        {
            throw new InvalidOperationException($"cannot signal process {process.Id}");
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int processId, int signal);

    internal sealed record Result(int ExitCode, string Output, string Error)
    {
        public JsonElement Json => JsonDocument.Parse(Output).RootElement;

        /// <summary>The result of a command that must have succeeded.</summary>
        public Result MustSucceed()
        {
            Assert.True(ExitCode == 0, $"exit code {ExitCode}\nstandard output: {Output}\nstandard error: {Error}");
            return this;
        }
    }
}
