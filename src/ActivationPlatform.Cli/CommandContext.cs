using System.CommandLine;
using ActivationPlatform.Cli.Terminal;
using ActivationPlatform.Client;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Json;

namespace ActivationPlatform.Cli;

/// <summary>What every command needs: the common options, the store, the network to look into, and the way to answer.</summary>
internal sealed class CommandContext(ParseResult parsed, CancellationToken cancellationToken)
{
    // A command asks for one set of layers after another and seldom comes back to an earlier one; every plan holds the weights of its part of the network.
    private const int PlansKept = 1;

    public CancellationToken CancellationToken => cancellationToken;

    public bool Json => parsed.GetValue(CommonOptions.Json);

    public bool Quiet => parsed.GetValue(CommonOptions.Quiet);

    public string? ModelName => parsed.GetValue(CommonOptions.Model);

    public ModelStore Store { get; } = ModelStore.FromEnvironment();

    public T? Value<T>(Option<T> option) => parsed.GetValue(option);

    public T? Value<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>Opens the network that the command line names, here or on a server, to be disposed by the caller.</summary>
    public IActivationSource OpenSource() => OpenSource(ModelName);

    /// <summary>Opens the network that the command line names, here or on a server, with other settings for computing here.</summary>
    public IActivationSource OpenSource(InferenceOptions options) => OpenSource(ModelName, options);

    /// <summary>Opens another network than <c>--model</c>'s, in the same place, to be disposed by the caller.</summary>
    public IActivationSource OpenSource(string? modelName) => OpenSource(modelName, new InferenceOptions { MaximumPlans = PlansKept });

    private IActivationSource OpenSource(string? modelName, InferenceOptions options) => parsed.GetValue(CommonOptions.Server) is { } server
        ? new RemoteActivationSource(new RemoteOptions { Addresses = ServerAddresses.Parse(server), Model = modelName, ApiKey = ReadApiKey() })
        : new LocalActivationSource(Store.OpenNameOrPath(modelName), options);

    /// <summary>The API key of the file that the command line names, else of the environment; null for none. A key is never an argument: those are seen by every process.</summary>
    public string? ReadApiKey()
    {
        if (parsed.GetValue(CommonOptions.ApiKeyFile) is { } file)
        {
            return File.ReadAllText(file).Trim();
        }

        return Environment.GetEnvironmentVariable(CommonOptions.ApiKeyVariable) is { Length: > 0 } key ? key : null;
    }

    /// <summary>Reads an image file; no path means the built-in picture.</summary>
    public async Task<Photo> ReadPhotoAsync(string? path)
    {
        if (path is null)
        {
            return new Photo(BuiltInPicture.Name, BuiltInPicture.Encode());
        }

        return File.Exists(path)
            ? new Photo(Path.GetFileName(path), await File.ReadAllBytesAsync(path, cancellationToken))
            : throw new FileNotFoundException($"There is no image file '{path}'.", path);
    }

    /// <summary>Answers with JSON under <c>--json</c>, else with text.</summary>
    public int Answer<T>(Func<T> document, Action text)
    {
        if (Json)
        {
            Console.Out.WriteLine(JsonOutput.ToText(document()));
        }
        else
        {
            text();
        }

        return ExitCodes.Done;
    }

    /// <summary>A remark on standard error, unless quiet.</summary>
    public void Remark(string text)
    {
        if (!Quiet)
        {
            Console.Error.WriteLine(text);
        }
    }

    /// <summary>Says once that a demonstration network's scores mean nothing.</summary>
    public void RemarkIfDemonstration(Network network)
    {
        if (network.IsDemonstration)
        {
            Remark($"{network.Name}: the weights are a demonstration; class scores mean nothing. 'actplat models pull googlenet' gets the trained network.");
        }
    }

    /// <summary>Runs work under a progress bar.</summary>
    public Task<T> WithProgressAsync<T>(string title, Func<IProgress<ProgressStep>, Task<T>> work) => ProgressBar.RunAsync(title, Quiet || Json, work);
}
