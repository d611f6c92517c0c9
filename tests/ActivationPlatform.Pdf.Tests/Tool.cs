using System.Diagnostics;

namespace ActivationPlatform.Pdf.Tests;

/// <summary>Runs a program on a file.</summary>
internal static class Tool
{
    public static bool IsInstalled(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));

    /// <summary>Runs a program to its end and returns its exit code and everything it said.</summary>
    public static (int ExitCode, string Output) Run(string name, params string[] arguments)
    {
        ProcessStartInfo start = new(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
        {
            process.Kill();
            throw new TimeoutException($"{name} did not end within 60 seconds.");
        }

        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }
}
