using System.CommandLine;

namespace ActivationPlatform.Cli;

/// <summary>The options that every command takes.</summary>
internal static class CommonOptions
{
    public const string ApiKeyVariable = "ACTPLAT_API_KEY";

    public static Option<string?> Model { get; } = new("--model", "-m")
    {
        Description = "A model of the store by name, or an .onnx file by path. Default: googlenet if it is in the store, else the built-in googlenet-demo.",
        HelpName = "NAME|PATH",
        Recursive = true,
    };

    public static Option<string?> Server { get; } = new("--server", "-s")
    {
        Description = "Compute on a server instead of here, for example http://127.0.0.1:5080; several addresses separated by commas take turns.",
        HelpName = "URL[,URL]",
        Recursive = true,
    };

    public static Option<string?> ApiKeyFile { get; } = new("--api-key-file")
    {
        Description = $"A file that holds the server's API key. Default: the environment variable {ApiKeyVariable}.",
        HelpName = "FILE",
        Recursive = true,
    };

    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "One JSON object on standard output instead of text.",
        Recursive = true,
    };

    public static Option<bool> Quiet { get; } = new("--quiet", "-q")
    {
        Description = "No progress and no remarks on standard error; errors remain.",
        Recursive = true,
    };
}
