using System.Runtime.InteropServices;
using System.Text;

namespace ActivationPlatform.Inference.Native;

/// <summary>Environment, session options and sessions.</summary>
internal sealed unsafe partial class OrtApi
{
    private const int FatalOnly = 4;
    private const int ArenaAllocator = 1;
    private const int DefaultMemory = 0;

    /// <summary>The process-wide environment with one pool of threads for all sessions.</summary>
    /// <param name="threads">Threads that work on one operator, the calling one included.</param>
    /// <param name="spin">Whether idle threads burn CPU while they wait for work.</param>
    /// <param name="affinity">Processors of the threads other than the calling one, in the library's notation; null for any.</param>
    public OrtHandle CreateEnvironment(int threads, bool spin, string? affinity)
    {
        nint options = 0;
        Check(((delegate* unmanaged<nint*, nint>)functions[121])(&options), "create threading options");
        using var owner = new OrtHandle(this, OrtRelease.ThreadingOptions, options);
        Check(((delegate* unmanaged<nint, int, nint>)functions[147])(options, threads), "set the number of threads");
        Check(((delegate* unmanaged<nint, int, nint>)functions[148])(options, 1), "set the number of threads");
        Check(((delegate* unmanaged<nint, int, nint>)functions[149])(options, spin ? 1 : 0), "set spinning");
        if (affinity is not null)
        {
            fixed (byte* processors = Encoding.ASCII.GetBytes(affinity + '\0'))
            {
                Check(((delegate* unmanaged<nint, byte*, nint>)functions[227])(options, processors), "set the processors of its threads");
            }
        }

        nint environment = 0;
        fixed (byte* name = "activation-platform\0"u8)
        {
            Check(((delegate* unmanaged<int, byte*, nint, nint*, nint>)functions[119])(FatalOnly, name, options, &environment), "create its environment");
        }

        return new OrtHandle(this, OrtRelease.Environment, environment);
    }

    /// <summary>Gives the environment one arena that sessions share when they ask for it.</summary>
    public void RegisterSharedArena(OrtHandle environment)
    {
        using OrtHandle memory = CreateCpuMemoryInfo(ArenaAllocator);
        nint configuration = 0;
        // Extend by what is asked for (1) instead of by powers of two: activations are large and always of the same sizes.
        Check(((delegate* unmanaged<nuint, int, int, int, nint*, nint>)functions[156])(0, 1, -1, -1, &configuration), "configure its arena");
        using var owner = new OrtHandle(this, OrtRelease.ArenaConfiguration, configuration);
        Check(((delegate* unmanaged<nint, nint, nint, nint>)functions[144])(environment.DangerousGetHandle(), memory.DangerousGetHandle(), configuration), "register its arena");
    }

    /// <summary>Describes ordinary memory of this process.</summary>
    public OrtHandle CreateCpuMemoryInfo(int allocator = 0)
    {
        nint memory = 0;
        Check(((delegate* unmanaged<int, int, nint*, nint>)functions[69])(allocator, DefaultMemory, &memory), "describe memory");
        return new OrtHandle(this, OrtRelease.MemoryInfo, memory);
    }

    /// <summary>A domain of own operators; the descriptors must outlive every session that uses it.</summary>
    public OrtHandle CreateOperatorDomain(ReadOnlySpan<byte> zeroTerminatedName, ReadOnlySpan<nint> operators)
    {
        nint domain = 0;
        fixed (byte* name = zeroTerminatedName)
        {
            Check(((delegate* unmanaged<byte*, nint*, nint>)functions[26])(name, &domain), "create an operator domain");
        }

        var owner = new OrtHandle(this, OrtRelease.CustomOperatorDomain, domain);
        foreach (nint descriptor in operators)
        {
            Check(((delegate* unmanaged<nint, nint, nint>)functions[27])(domain, descriptor), "add an operator");
        }

        return owner;
    }

    /// <summary>The engine's own defaults: threads and arena of its own for every session.</summary>
    public OrtHandle CreateSessionOptions()
    {
        nint options = 0;
        Check(((delegate* unmanaged<nint*, nint>)functions[10])(&options), "create session options");
        return new OrtHandle(this, OrtRelease.SessionOptions, options);
    }

    /// <summary>Makes sessions use the environment's threads and arena and our operators, optimise all they can, and write nothing to standard error.</summary>
    public void Configure(OrtHandle sessionOptions, OrtHandle operatorDomain)
    {
        nint options = sessionOptions.DangerousGetHandle();
        const int allOptimisations = 99;
        Check(((delegate* unmanaged<nint, int, nint>)functions[23])(options, allOptimisations), "set the optimisation level");
        Check(((delegate* unmanaged<nint, int, nint>)functions[22])(options, FatalOnly), "set the log level");
        Check(((delegate* unmanaged<nint, nint>)functions[120])(options), "share threads");
        Check(((delegate* unmanaged<nint, nint, nint>)functions[28])(options, operatorDomain.DangerousGetHandle()), "add the operator domain");
        fixed (byte* key = "session.use_env_allocators\0"u8, value = "1\0"u8)
        {
            Check(((delegate* unmanaged<nint, byte*, byte*, nint>)functions[130])(options, key, value), "share its arena");
        }
    }

    /// <summary>Loads a model from its bytes, which are not needed afterwards.</summary>
    public OrtHandle CreateSession(OrtHandle environment, ReadOnlySpan<byte> model, OrtHandle options)
    {
        nint session = 0;
        fixed (byte* bytes = model)
        {
            Check(((delegate* unmanaged<nint, byte*, nuint, nint, nint*, nint>)functions[8])(
                environment.DangerousGetHandle(), bytes, (nuint)model.Length, options.DangerousGetHandle(), &session), "load the model");
        }

        return new OrtHandle(this, OrtRelease.Session, session, environment);
    }
}
