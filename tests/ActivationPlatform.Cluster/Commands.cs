using System.Diagnostics;

namespace ActivationPlatform.Cluster;

/// <summary>Runs a program to its end.</summary>
internal static class Commands
{
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with exit code {process.ExitCode}.");
        }
    }
}
