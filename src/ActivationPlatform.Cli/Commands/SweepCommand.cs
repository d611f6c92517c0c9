using System.CommandLine;
using ActivationPlatform.Cli.Sweeps;
using ActivationPlatform.Cli.Terminal;
using ActivationPlatform.Sdk.Json;
using ActivationPlatform.Sweep;
using ActivationPlatform.Sweep.Files;

namespace ActivationPlatform.Cli.Commands;

/// <summary><c>actplat sweep</c>: what the channels of layers do over a whole data set, on any number of machines.</summary>
internal static class SweepCommand
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    public static Command Create() => new("sweep", "Learn what the channels of layers do over a whole data set, on any number of machines.") { Run(), Merge(), Status(), SweepReportCommand.Create() };

    private static Command Run()
    {
        var images = new Option<string>("--images", "-i") { Description = "A folder with PNG and JPEG files or tar shards (WebDataset), one tar, or a list with one path a line.", HelpName = "SOURCE", Required = true };
        Option<string[]> layers = SharedOptions.Layers(required: true);
        var shardCount = new Option<int>("--shard-count") { Description = "Processes that share the images.", HelpName = "N", Required = true };
        var shard = new Option<int?>("--shard")
        {
            Description = $"Which of them this one is, from 0. Default: {ShardNumber.KubernetesVariable} (Kubernetes), else {ShardNumber.SlurmVariable} (SLURM).",
            HelpName = "I",
        };
        var folder = new Option<string>("--out", "-o") { Description = "The folder for the shards' files; the same for all.", HelpName = "DIR", Required = true };
        var top = new Option<int>("--top") { Description = "Images kept for each channel.", HelpName = "K", DefaultValueFactory = _ => SweepSettings.DefaultTopCount };
        var coActivation = new Option<bool>("--co-activation") { Description = "Correlate the channels of each layer too; takes memory for channels^2 numbers a layer." };
        var parallel = new Option<int>("--parallel") { Description = "Images computed at once. Default: the processors this process may use.", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };
        var checkpoint = new Option<double>("--checkpoint") { Description = "Seconds between checkpoints.", HelpName = "SECONDS", DefaultValueFactory = _ => 60 };
        return new Command("run", "Measure one shard of the images; takes up where a killed one ended.") { images, layers, shardCount, shard, folder, top, coActivation, parallel, checkpoint }.Runs(async context =>
        {
            var request = new ShardRequest(
                context.Value(images)!,
                [.. context.Value(layers)!],
                ShardNumber.Resolve(context.Value(shard), context.Value(shardCount), Environment.GetEnvironmentVariable),
                context.Value(folder)!)
            {
                TopCount = context.Value(top),
                HasCoActivation = context.Value(coActivation),

                // One image is read and decoded while the others compute.
                Parallelism = context.Value(parallel) + 1,
                CheckpointInterval = TimeSpan.FromSeconds(context.Value(checkpoint)),
            };
            await using OpenedEngine opened = OpenedEngine.Open(context, context.Value(parallel));
            SweepHeader header = await context.WithProgressAsync(
                request.Shard.ToString(), progress => ShardRun.RunAsync(request, opened.Engine, new SweepRemarks(context, request.Shard, progress), context.CancellationToken));
            context.Remark($"{request.Shard}: all {header.TotalCount} images are done");
            return ExitCodes.Done;
        });
    }

    private static Command Merge()
    {
        var paths = new Argument<string[]>("dir") { Description = "Folders with finished shards, or such files.", Arity = ArgumentArity.OneOrMore };
        Option<string> result = SharedOptions.Out("The merged result.");
        var wait = new Option<bool>("--wait") { Description = "Wait until all shards are finished." };
        return new Command("merge", "Join all shards into one result; the same bytes for any number of shards.") { paths, result, wait }.Runs(async context =>
        {
            string[] folders = context.Value(paths)!;
            while (context.Value(wait) && !SweepStatus.Of(folders).IsComplete)
            {
                await Task.Delay(PollInterval, context.CancellationToken);
            }

            SweepHeader header = SweepMerge.Merge(folders, context.Value(result)!, context.CancellationToken);
            context.Remark($"{header.TotalCount} images, {header.Identity.Layers.Length} layers: {context.Value(result)}");
            return ExitCodes.Done;
        });
    }

    private static Command Status()
    {
        var folder = new Argument<string>("dir") { Description = "The folder of the shards' files." };
        return new Command("status", "Show how far the shards have come.") { folder }.Runs(context =>
        {
            SweepStatus status = SweepStatus.Of(context.Value(folder)!);
            return Task.FromResult(context.Answer(() => ToDocument(status), () => Write(status)));
        });
    }

    private static SweepStatusDocument ToDocument(SweepStatus status) => new(
        JsonOutput.SchemaVersion, status.IsComplete, status.ShardCount,
        [.. status.Shards.Select(shard => new SweepStatusDocument.ShardItem(shard.Index, Word(shard.State), shard.DoneCount, shard.TotalCount))]);

    private static string Word(ShardState state) => state switch { ShardState.Finished => "finished", ShardState.UnderWay => "under way", _ => "not begun" };

    private static void Write(SweepStatus status)
    {
        if (status.ShardCount == 0)
        {
            Console.Out.WriteLine("No shard has begun.");
            return;
        }

        var listing = new Listing("#Shard", "State", "#Done", "#Images");
        foreach (ShardStatus shard in status.Shards)
        {
            listing.Add(NumberText.Whole(shard.Index), Word(shard.State), NumberText.Whole(shard.DoneCount), shard.TotalCount is { } total ? NumberText.Whole(total) : "");
        }

        listing.Write();
        Console.Out.WriteLine($"{status.Shards.Count(shard => shard.State == ShardState.Finished)} of {status.ShardCount} shards are finished.");
    }
}
