namespace ActivationPlatform.Sweep.Tests;

public sealed class ShardNumberTests
{
    [Theory]
    [InlineData(2, null, null, 2)]
    [InlineData(2, "3", "1", 2)]
    [InlineData(null, "3", "1", 3)]
    [InlineData(null, null, "1", 1)]
    [InlineData(null, "", "0", 0)]
    public void Resolve_ToldOrFromTheEnvironment_IsFound(int? told, string? kubernetes, string? slurm, int expected) =>
        Assert.Equal(new ShardNumber(expected, 4), ShardNumber.Resolve(told, 4, Environment(kubernetes, slurm)));

    [Theory]
    [InlineData(null, 1, null, 0)]
    public void Resolve_OnlyOneShard_NeedsNoIndex(int? told, int count, string? kubernetes, int expected) =>
        Assert.Equal(expected, ShardNumber.Resolve(told, count, Environment(kubernetes, null)).Index);

    [Theory]
    [InlineData(null, 4, null, "Which of the 4 shards? --shard is missing, and neither JOB_COMPLETION_INDEX nor SLURM_ARRAY_TASK_ID is set.")]
    [InlineData(4, 4, null, "--shard is 4; expected 0 to 3, as there are 4 shards.")]
    [InlineData(null, 4, "7", "JOB_COMPLETION_INDEX is 7; expected 0 to 3, as there are 4 shards.")]
    [InlineData(null, 4, "x", "JOB_COMPLETION_INDEX is 'x'; expected a whole number.")]
    [InlineData(0, 0, null, "The number of shards is 0; expected at least 1.")]
    public void Resolve_NoOrWrongIndex_SaysWhose(int? told, int count, string? kubernetes, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => ShardNumber.Resolve(told, count, Environment(kubernetes, null))).Message);

    private static Func<string, string?> Environment(string? kubernetes, string? slurm) => name => name switch
    {
        "JOB_COMPLETION_INDEX" => kubernetes,
        "SLURM_ARRAY_TASK_ID" => slurm,
        _ => null,
    };
}
