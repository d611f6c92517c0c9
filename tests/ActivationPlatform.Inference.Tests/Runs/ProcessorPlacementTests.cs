using System.Collections.Immutable;
using ActivationPlatform.Inference.Runs;

namespace ActivationPlatform.Inference.Tests.Runs;

public class ProcessorPlacementTests
{
    [Fact]
    public void EngineAffinity_LeavesTheFirstProcessorAndCountsFromOne()
    {
        Assert.Equal("5", ProcessorPlacement.EngineAffinity([2, 4]));
        Assert.Equal("2;3;8", ProcessorPlacement.EngineAffinity([0, 1, 2, 7]));
        Assert.Null(ProcessorPlacement.EngineAffinity([]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8191)]
    public void Find_NotAProcessorForEachThread_LeavesItToTheSystem(int threads) => Assert.Empty(ProcessorPlacement.Find(threads));

    [Fact]
    public void Find_AProcessorForEachThread_NamesThemInOrder()
    {
        ImmutableArray<int> processors = ProcessorPlacement.Find(Environment.ProcessorCount);

        // Empty where there is a quota, one processor, or another system.
        Assert.True(processors.IsEmpty || processors.Length == Environment.ProcessorCount);
        Assert.Equal(processors.Distinct().Order(), processors);
    }

    [Fact]
    public void MoveTo_AnyProcessor_HoldsNobodyThere()
    {
        ImmutableArray<int> processors = ProcessorPlacement.Find(Environment.ProcessorCount);
        if (processors.IsEmpty)
        {
            return; // nothing is ever moved on this machine
        }

        string before = Allowed();
        foreach (int processor in processors.Reverse())
        {
            ProcessorPlacement.MoveTo(processor);
            Assert.Equal(before, Allowed());
        }

        static string Allowed() => File.ReadLines("/proc/thread-self/status").Single(line => line.StartsWith("Cpus_allowed:", StringComparison.Ordinal));
    }
}
