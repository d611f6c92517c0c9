using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ActivationPlatform.Inference.Runs;

/// <summary>Keeps the threads that compute together on processors of their own. The engine's threads sleep between runs, and a system may wake one on the
/// processor where it ran last, behind the very thread that then waits for it, while another processor is idle: for milliseconds, until it looks again.</summary>
internal static unsafe partial class ProcessorPlacement
{
    private const int MaskBytes = 1024; // 8192 processors, as many as Linux can be built for
    private const int BitsPerByte = 8;

    /// <summary>The processors that this process may use, by the system's numbers, if there is exactly one for each thread: with fewer, or with only a share of
    /// the time of many, the system knows better. Otherwise, and on systems other than Linux, empty.</summary>
    /// <param name="threads">Threads that work on one operator.</param>
    public static ImmutableArray<int> Find(int threads)
    {
        if (!OperatingSystem.IsLinux() || threads < 2)
        {
            return [];
        }

        byte* mask = stackalloc byte[MaskBytes];
        new Span<byte>(mask, MaskBytes).Clear();
        if (GetAffinity(Environment.ProcessId, MaskBytes, mask) < 0)
        {
            return [];
        }

        var processors = ImmutableArray.CreateBuilder<int>();
        for (int processor = 0; processor < MaskBytes * BitsPerByte; processor++)
        {
            if ((mask[processor / BitsPerByte] & (1 << (processor % BitsPerByte))) != 0)
            {
                processors.Add(processor);
            }
        }

        return processors.Count == threads ? processors.ToImmutable() : [];
    }

    /// <summary>Where the engine's own threads go: one each on every processor but the first, which is left to the thread that runs. The engine's notation
    /// counts from 1; null for nowhere in particular.</summary>
    /// <param name="processors">From <see cref="Find"/>.</param>
    public static string? EngineAffinity(ImmutableArray<int> processors) =>
        processors.Length < 2 ? null : string.Join(';', processors.Skip(1).Select(processor => (processor + 1).ToString(CultureInfo.InvariantCulture)));

    /// <summary>Puts the calling thread onto a processor. It is not held there: the system may move it on.</summary>
    public static void MoveTo(int processor)
    {
        if (CurrentProcessor() == processor)
        {
            return;
        }

        byte* former = stackalloc byte[MaskBytes];
        byte* wanted = stackalloc byte[MaskBytes];
        new Span<byte>(former, MaskBytes).Clear();
        new Span<byte>(wanted, MaskBytes).Clear();
        wanted[processor / BitsPerByte] = (byte)(1 << (processor % BitsPerByte));
        if (GetAffinity(0, MaskBytes, former) >= 0 && SetAffinity(0, MaskBytes, wanted) == 0)
        {
            _ = SetAffinity(0, MaskBytes, former);
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_getcpu")]
    private static partial int CurrentProcessor();

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nuint maskBytes, byte* mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint maskBytes, byte* mask);
}
