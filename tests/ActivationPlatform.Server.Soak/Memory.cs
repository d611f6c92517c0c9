namespace ActivationPlatform.Server.Soak;

/// <summary>What the process holds once everything that can be collected is.</summary>
/// <param name="ManagedMegabytes">Live objects.</param>
/// <param name="WorkingSetMegabytes">Pages in memory, native ones included.</param>
internal readonly record struct Memory(double ManagedMegabytes, double WorkingSetMegabytes)
{
    private const double Megabyte = 1e6;

    /// <summary>Collects, runs finalizers (which also report unobserved exceptions) and looks.</summary>
    public static Memory Measure()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return new Memory(GC.GetTotalMemory(forceFullCollection: false) / Megabyte, Environment.WorkingSet / Megabyte);
    }

    public override string ToString() => $"{ManagedMegabytes:F1} MB managed, {WorkingSetMegabytes:F1} MB working set";
}
