using System.Globalization;
using ActivationPlatform.Cli.Terminal;
using ActivationPlatform.Sweep;

namespace ActivationPlatform.Cli.Sweeps;

/// <summary>A shard's progress: a bar on a terminal, else one line a checkpoint, as the logs of a cluster want it.</summary>
internal sealed class SweepRemarks(CommandContext context, ShardNumber shard, IProgress<ProgressStep> bar) : IProgress<ShardProgress>
{
    private readonly long began = TimeProvider.System.GetTimestamp();
    private readonly Lock gate = new();
    private long? firstCount;

    /// <inheritdoc/>
    public void Report(ShardProgress value)
    {
        lock (gate)
        {
            firstCount ??= value.DoneCount;
            double seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
            string rate = ((value.DoneCount - firstCount.Value) / Math.Max(seconds, 1e-3)).ToString("F1", CultureInfo.InvariantCulture);
            string unreadable = value.UnreadableCount > 0 ? $", {value.UnreadableCount} unreadable" : "";
            bar.Report(new ProgressStep(value.TotalCount == 0 ? 1 : (double)value.DoneCount / value.TotalCount, $"{value.DoneCount} of {value.TotalCount}{unreadable}, {rate} a second"));
            if (value.IsCheckpoint && Console.IsErrorRedirected)
            {
                context.Remark($"{shard}: checkpoint, {value.DoneCount} of {value.TotalCount} images{unreadable}, {rate} a second");
            }
        }
    }
}
