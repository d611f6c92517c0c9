namespace ActivationPlatform.Server.Benchmark.Measuring;

/// <summary>What one execution of a variant took.</summary>
/// <param name="Milliseconds">From its start until the client has everything.</param>
/// <param name="MilestoneMilliseconds">From its start until the client had what the variant names as its milestone; 0 if it names none.</param>
/// <param name="ServerCpuMilliseconds">Processor time of the server process.</param>
/// <param name="ClientCpuMilliseconds">Processor time of this process.</param>
/// <param name="ServerAllocatedBytes">Managed memory that the server allocated.</param>
/// <param name="ClientAllocatedBytes">Managed memory that this process allocated.</param>
internal sealed record Sample(
    double Milliseconds, double MilestoneMilliseconds, double ServerCpuMilliseconds, double ClientCpuMilliseconds, long ServerAllocatedBytes, long ClientAllocatedBytes)
{
    /// <summary>Processor time of both.</summary>
    public double CpuMilliseconds => ServerCpuMilliseconds + ClientCpuMilliseconds;
}
