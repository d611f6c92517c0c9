using System.Globalization;

namespace ActivationPlatform.Sweep;

/// <summary>One part of a sweep: image i of the source belongs to shard i mod <paramref name="Count"/>.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Count">Shards of the whole sweep.</param>
public readonly record struct ShardNumber(int Index, int Count)
{
    /// <summary>Set by Kubernetes in the pods of an Indexed Job.</summary>
    public const string KubernetesVariable = "JOB_COMPLETION_INDEX";

    /// <summary>Set by SLURM in the tasks of an array.</summary>
    public const string SlurmVariable = "SLURM_ARRAY_TASK_ID";

    /// <summary>The shard of this process: as it is told, else as the engine that started it says, else the only one.</summary>
    /// <param name="index">From 0; null to look into the environment.</param>
    /// <param name="count">Shards of the whole sweep.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <exception cref="ArgumentException">There is no index, or it is not below the count.</exception>
    public static ShardNumber Resolve(int? index, int count, Func<string, string?> environment)
    {
        if (count < 1)
        {
            throw new ArgumentException($"The number of shards is {count}; expected at least 1.");
        }

        (int found, string origin) = index is { } told ? (told, "--shard")
            : FromEnvironment(KubernetesVariable, environment) ?? FromEnvironment(SlurmVariable, environment)
            ?? (count == 1 ? (0, "") : throw new ArgumentException($"Which of the {count} shards? --shard is missing, and neither {KubernetesVariable} nor {SlurmVariable} is set."));
        return found >= 0 && found < count ? new(found, count) : throw new ArgumentException($"{origin} is {found}; expected 0 to {count - 1}, as there are {count} shards.");
    }

    /// <summary>The shard's name in file names and messages, for example <c>shard-00003-of-00008</c>.</summary>
    public string FileName => string.Create(CultureInfo.InvariantCulture, $"shard-{Index:D5}-of-{Count:D5}");

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"shard {Index} of {Count}");

    private static (int, string)? FromEnvironment(string variable, Func<string, string?> environment) => environment(variable) switch
    {
        null or "" => null,
        string text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index) => (index, variable),
        string text => throw new ArgumentException($"{variable} is '{text}'; expected a whole number."),
    };
}
