namespace ActivationPlatform.Cli.Terminal;

/// <summary>One line on standard error in the form <c>actplat: what went wrong</c>.</summary>
internal static class ErrorLine
{
    public static void Write(string message) => Console.Error.WriteLine($"actplat: {message}");
}
