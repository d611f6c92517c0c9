namespace ActivationPlatform.Sweep.Files;

/// <summary>Where the files of a sweep's shards are.</summary>
/// <remarks>
/// <code>
/// FOLDER/shard-00003-of-00008.sweep                   a finished shard
/// FOLDER/shard-00003-of-00008.work/checkpoint.sweep   one under way
/// </code>
/// A finished shard is a checkpoint that was moved: there is no moment at which neither is there.
/// </remarks>
internal static class SweepFolder
{
    public const string FinishedExtension = ".sweep";
    public const string WorkExtension = ".work";

    public static string FinishedFile(string folder, ShardNumber shard) => Path.Combine(folder, shard.FileName + FinishedExtension);

    public static string WorkFolder(string folder, ShardNumber shard) => Path.Combine(folder, shard.FileName + WorkExtension);

    public static string CheckpointFile(string folder, ShardNumber shard) => Path.Combine(WorkFolder(folder, shard), "checkpoint" + FinishedExtension);

    /// <summary>Finished shards, in ordinal order.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static string[] FinishedFiles(string folder) => Ordered(Directory.GetFiles(folder, "shard-*" + FinishedExtension));

    /// <summary>Checkpoints of shards under way, in ordinal order.</summary>
    public static string[] CheckpointFiles(string folder) =>
        Ordered([.. Directory.GetDirectories(folder, "shard-*" + WorkExtension).Select(work => Path.Combine(work, "checkpoint" + FinishedExtension)).Where(File.Exists)]);

    /// <summary>Removes what a killed attempt left half-written.</summary>
    public static void RemoveRemnants(string folder, ShardNumber shard)
    {
        foreach (string remnant in Directory.GetFiles(WorkFolder(folder, shard), "*.partial"))
        {
            File.Delete(remnant);
        }
    }

    private static string[] Ordered(string[] files)
    {
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }
}
