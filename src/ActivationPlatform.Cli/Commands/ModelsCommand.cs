using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using ActivationPlatform.Cli.Terminal;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk.Json;

namespace ActivationPlatform.Cli.Commands;

/// <summary><c>actplat models</c>: the model store.</summary>
internal static class ModelsCommand
{
    public static Command Create() => new("models", $"The models of the store ({ModelStore.FolderVariable}, else the platform's data folder).")
    {
        List(),
        Show(),
        Pull(),
        Import(),
        Verify(),
    };

    private static Argument<string> Name(string description) => new("name") { Description = description };

    private static Command List() => new Command("list", "List the models.").Runs(context =>
    {
        ImmutableArray<ModelEntry> entries = context.Store.List();
        return Task.FromResult(context.Answer(() => ModelsDocument.Create(context.Store, entries), () =>
        {
            var listing = new Listing("Name", "State", "#Size", "File");
            foreach (ModelEntry entry in entries)
            {
                listing.Add(entry.Name + (entry.Name == context.Store.DefaultModel ? " (default)" : ""), StateOf(entry), SizeOf(entry.Length), entry.Path ?? "");
            }

            listing.Write();
        }));
    });

    private static Command Show()
    {
        Argument<string> name = Name("A model's name, or an .onnx file's path.");
        return new Command("show", "Show what is known of a model.") { name }.Runs(context =>
        {
            Model model = context.Store.OpenNameOrPath(context.Value(name));
            return Task.FromResult(context.Answer(() => ModelDocument.Create(model.Network), () =>
            {
                Network network = model.Network;
                InputSpecification input = network.Input;
                var listing = new Listing("Property", "Value");
                listing.Add("Name", network.Name + (network.IsDemonstration ? " (demonstration weights: class scores mean nothing)" : ""));
                listing.Add("SHA-256", network.Sha256);
                listing.Add("Layers", network.Layers.Length.ToString(CultureInfo.InvariantCulture));
                listing.Add("Connections", network.Connections.Length.ToString(CultureInfo.InvariantCulture));
                listing.Add("Parameters", network.Layers.Sum(layer => layer.ParameterCount).ToString("N0", CultureInfo.InvariantCulture));
                listing.Add("Multiply-adds", network.Layers.Sum(layer => layer.MultiplyAdds).ToString("N0", CultureInfo.InvariantCulture));
                listing.Add("Input", $"{input.Name}: {input.Shape}, {input.Layout}, {input.ChannelOrder}, resized by {input.Resize}");
                listing.Add("Mean", string.Join(", ", input.Mean.Select(v => v.ToString(CultureInfo.InvariantCulture))));
                listing.Add("Scale", string.Join(", ", input.Scale.Select(v => v.ToString(CultureInfo.InvariantCulture))));
                listing.Add("Labels", network.Labels.Length.ToString(CultureInfo.InvariantCulture));
                listing.Write();
            }));
        });
    }

    private static Command Pull()
    {
        Argument<string> name = Name("A model that can be downloaded: googlenet.");
        return new Command("pull", "Download a model, resuming what was begun, and verify it.") { name }.Runs(async context =>
        {
            string wanted = context.Value(name)!;
            using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
            await context.WithProgressAsync($"Pulling {wanted}", async progress =>
            {
                await context.Store.PullAsync(wanted, client, new Downloads(progress), context.CancellationToken);
                return true;
            });
            ModelEntry entry = context.Store.Find(wanted);
            return context.Answer(() => ModelsDocument.Create(context.Store, [entry]), () => Console.Out.WriteLine(entry.Path));
        });
    }

    private static Command Import()
    {
        var file = new Argument<string>("file") { Description = "An .onnx file." };
        var name = new Option<string?>("--name") { Description = "The name to open it by. Default: the file's name." };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace a model of that name." };
        return new Command("import", "Copy an ONNX file into the store.") { file, name, overwrite }.Runs(context =>
        {
            ModelEntry entry = context.Store.Import(context.Value(file)!, context.Value(name), manifest: null, context.Value(overwrite));
            return Task.FromResult(context.Answer(() => ModelsDocument.Create(context.Store, [entry]), () => Console.Out.WriteLine(entry.Path)));
        });
    }

    private static Command Verify()
    {
        Argument<string> name = Name("A model of the store.");
        return new Command("verify", "Check a model's files against their SHA-256.") { name }.Runs(context =>
        {
            ImmutableArray<ModelVerification> results = context.Store.Verify(context.Value(name)!);
            context.Answer(() => VerificationDocument.Create(results), () =>
            {
                var listing = new Listing("File", "Result", "SHA-256");
                foreach (ModelVerification result in results)
                {
                    listing.Add(result.File, result.Problem ?? "valid", result.ActualSha256 ?? "");
                }

                listing.Write();
            });
            return Task.FromResult(results.All(result => result.IsValid) ? ExitCodes.Done : ExitCodes.Failed);
        });
    }

    private static string StateOf(ModelEntry entry) => entry.Availability switch
    {
        ModelAvailability.BuiltIn => "built in",
        ModelAvailability.Stored => "stored",
        _ => "can be pulled",
    };

    private static string SizeOf(long? bytes) => bytes is { } known ? (known / 1e6).ToString("F1", CultureInfo.InvariantCulture) + " MB" : "";

    private sealed class Downloads(IProgress<ProgressStep> progress) : IProgress<PullProgress>
    {
        public void Report(PullProgress value) => progress.Report(new ProgressStep(
            value.TotalBytes == 0 ? 0 : (double)value.ReceivedBytes / value.TotalBytes, $"{value.FileName} from {value.Mirror.Host}"));
    }
}
