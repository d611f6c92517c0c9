using System.Collections.Immutable;
using ActivationPlatform.Sweep.Files;

namespace ActivationPlatform.Sweep;

/// <summary>How far the shards in a folder have come.</summary>
/// <param name="ShardCount">Shards of the sweep; 0 if nothing is there yet.</param>
/// <param name="Shards">Every shard, by index.</param>
public sealed record SweepStatus(int ShardCount, ImmutableArray<ShardStatus> Shards)
{
    /// <summary>Whether all shards are finished.</summary>
    public bool IsComplete => ShardCount > 0 && Shards.All(shard => shard.State == ShardState.Finished);

    /// <summary>Looks at folders. Only heads are read: a file may still turn out to be damaged when it is merged.</summary>
    /// <param name="folders">Where the shards' files go; they need not exist yet.</param>
    /// <exception cref="SweepFileException">A file is of another sweep than the first one, or none of a sweep.</exception>
    public static SweepStatus Of(params IReadOnlyCollection<string> folders)
    {
        (string Path, SweepHeader Header)? first = null;
        var found = new SortedDictionary<int, ShardStatus>();
        foreach ((string path, ShardState state) in List([.. folders.Where(Directory.Exists)]))
        {
            SweepHeader header;
            try
            {
                header = SweepFile.ReadHeader(path);
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
            {
                // Finished between the listing and the look.
                continue;
            }

            first ??= (path, header);
            string difference = header.ShardCount != first.Value.Header.ShardCount
                ? $"{header.ShardCount} shards instead of {first.Value.Header.ShardCount}"
                : header.Identity.DifferenceFrom(first.Value.Header.Identity);
            if (difference.Length > 0)
            {
                throw new SweepFileException($"'{path}' is of another sweep than '{first.Value.Path}': {difference}.");
            }

            if (header.Shard is { } shard)
            {
                found[shard.Index] = new ShardStatus(shard.Index, state, header.DoneCount, header.TotalCount);
            }
        }

        int count = first?.Header.ShardCount ?? 0;
        return new SweepStatus(count, [.. Enumerable.Range(0, count).Select(index => found.TryGetValue(index, out ShardStatus? shard) ? shard : new ShardStatus(index, ShardState.NotBegun, 0, null))]);
    }

    // Finished ones last: such a shard may still have its work folder for a moment.
    private static IEnumerable<(string Path, ShardState State)> List(string[] folders) =>
        folders.SelectMany(SweepFolder.CheckpointFiles).Select(path => (path, ShardState.UnderWay))
            .Concat(folders.SelectMany(SweepFolder.FinishedFiles).Select(path => (path, ShardState.Finished)));
}
