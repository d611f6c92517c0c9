using System.CommandLine;
using ActivationPlatform.Server;

namespace ActivationPlatform.Cli.Commands;

/// <summary><c>actplat serve</c>: the gRPC server; its options are the server's own settings.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var settings = new Argument<string[]>("settings")
        {
            Description = "The server's settings, for example --urls http://127.0.0.1:5080 --web-urls http://127.0.0.1:5081; see src/ActivationPlatform.Server/README.md.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("serve", "Serve activations to clients in any language over gRPC.") { settings };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellationToken) => ServerHost.RunAsync([.. parsed.GetValue(settings) ?? [], .. parsed.UnmatchedTokens], cancellationToken));
        return command;
    }
}
