namespace ActivationPlatform.Server.Benchmark.Measuring;

/// <summary>What a process has used since its start.</summary>
/// <param name="Cpu">Processor time of all its threads.</param>
/// <param name="AllocatedBytes">Managed memory allocated.</param>
internal readonly record struct Usage(TimeSpan Cpu, long AllocatedBytes)
{
    /// <summary>This process.</summary>
    public static Usage Current => new(Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
}
