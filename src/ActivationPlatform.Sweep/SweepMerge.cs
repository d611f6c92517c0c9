using ActivationPlatform.Sweep.Files;
using ActivationPlatform.Sweep.Statistics;

namespace ActivationPlatform.Sweep;

/// <summary>Joins the finished shards of a sweep into one result, whose bytes are the same for any number of shards, in any order.</summary>
public static class SweepMerge
{
    /// <summary>Merges shards.</summary>
    /// <param name="paths">Folders with finished shards, or files of finished shards; at least one.</param>
    /// <param name="resultPath">Where the result goes.</param>
    /// <param name="cancellationToken">Stops the merging; nothing is written then.</param>
    /// <returns>The head of the result.</returns>
    /// <exception cref="SweepFileException">A shard is missing, damaged, twice there, or of another sweep; the message names it.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static SweepHeader Merge(IReadOnlyCollection<string> paths, string resultPath, CancellationToken cancellationToken = default)
    {
        string[] files = [.. paths.SelectMany(path => Directory.Exists(path) ? SweepFolder.FinishedFiles(path) : [path])];
        if (files.Length == 0)
        {
            throw new SweepFileException($"There is no finished shard in {string.Join(", ", paths.Select(path => $"'{path}'"))}.");
        }

        SweepHeader first = SweepFile.ReadHeader(files[0]);
        var statistics = new SweepStatistics(first.Identity);
        string? source = first.Source;
        var found = new SortedDictionary<int, string>();
        foreach (string file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            SweepFile.AddTo(file, Check, statistics);

            void Check(SweepHeader header)
            {
                SweepMerge.Check(file, header, files[0], first, found);
                source = source == header.Source ? source : null;
            }
        }

        int shardCount = first.ShardCount ?? 0;
        if (found.Count < shardCount)
        {
            string missing = string.Join(", ", Enumerable.Range(0, shardCount).Where(index => !found.ContainsKey(index)).Take(20));
            throw new SweepFileException($"{shardCount - found.Count} of {shardCount} shards are missing: {missing}{(shardCount - found.Count > 20 ? ", ..." : "")}.");
        }

        var result = new SweepHeader { Identity = first.Identity, DoneCount = first.Identity.ImageCount, TotalCount = first.Identity.ImageCount, Source = source };
        SweepFile.Write(resultPath, result, statistics);
        return result;
    }

    private static void Check(string path, SweepHeader header, string firstPath, SweepHeader first, SortedDictionary<int, string> found)
    {
        if (header.Shard is not { } shard || !header.IsComplete)
        {
            throw new SweepFileException(header.Shard is null ? $"'{path}' is a merged result; expected a shard." : $"'{path}' is a checkpoint: {header.DoneCount} of {header.TotalCount} images are done.");
        }

        if (header.Identity.DifferenceFrom(first.Identity) is { Length: > 0 } difference)
        {
            throw new SweepFileException($"'{path}' is of another sweep than '{firstPath}': {difference}.");
        }

        if (shard.Count != first.ShardCount)
        {
            throw new SweepFileException($"'{path}' is one of {shard.Count} shards, '{firstPath}' one of {first.ShardCount}.");
        }

        if (!found.TryAdd(shard.Index, path))
        {
            throw new SweepFileException($"'{path}' and '{found[shard.Index]}' are both {shard}.");
        }
    }
}
