using System.Collections.Immutable;
using ActivationPlatform.Inference.Memory;
using ActivationPlatform.Inference.Native;
using ActivationPlatform.Inference.Operators;
using ActivationPlatform.Inference.Runs;

namespace ActivationPlatform.Inference;

/// <summary>What all sources in this process share: ONNX Runtime's environment (one per process is the library's own rule) with one pool of
/// threads and one arena, our operators, the compute slots and the output memory. Created for its first user, released by its last.</summary>
internal sealed class Engine
{
    private static readonly Lock Gate = new();
    private static Engine? current;

    private readonly EngineSettings settings;
    private readonly OrtHandle environment;
    private readonly OrtHandle sessionOptions;
    private int users;

    private Engine(EngineSettings settings)
    {
        this.settings = settings;
        Api = OrtApi.Load(settings.LibraryPath);
        ImmutableArray<int> processors = ProcessorPlacement.Find(settings.Threads);
        environment = Api.CreateEnvironment(settings.Threads, settings.Spin, ProcessorPlacement.EngineAffinity(processors));
        Api.RegisterSharedArena(environment);
        TensorMemory = Api.CreateCpuMemoryInfo();
        Operators = new OperatorHost(Api);
        sessionOptions = Api.CreateSessionOptions();
        Api.Configure(sessionOptions, Operators.OperatorDomain);
        Slots = new ComputeSlots(settings.ConcurrentRuns, processors);
        Outputs = new TensorPool(settings.RetainedOutputBytes, settings.MaximumOutputBytes);
    }

    public OrtApi Api { get; }

    public OperatorHost Operators { get; }

    /// <summary>Describes memory that is not the library's own.</summary>
    public OrtHandle TensorMemory { get; }

    public ComputeSlots Slots { get; }

    /// <summary>The memory that runs write into.</summary>
    public TensorPool Outputs { get; }

    /// <summary>The process's engine; give it back with <see cref="Release"/>.</summary>
    /// <exception cref="InvalidOperationException">It exists with other settings.</exception>
    /// <exception cref="OnnxRuntimeNotFoundException">The library is missing or too old.</exception>
    public static Engine Acquire(EngineSettings settings)
    {
        lock (Gate)
        {
            current ??= new Engine(settings);
            if (current.settings != settings)
            {
                throw new InvalidOperationException(
                    $"ONNX Runtime runs with {current.settings} in this process, the options ask for {settings}; expected the same settings for all sources that are open at once.");
            }

            current.users++;
            return current;
        }
    }

    /// <summary>Loads a model, which may use our operators.</summary>
    public OrtHandle CreateSession(ReadOnlySpan<byte> model) => CreateSession(model, sessionOptions);

    /// <summary>Loads a model with other session options.</summary>
    public OrtHandle CreateSession(ReadOnlySpan<byte> model, OrtHandle options) => Api.CreateSession(environment, model, options);

    public void Release()
    {
        lock (Gate)
        {
            if (--users == 0)
            {
                current = null;
                Slots.Dispose();
                sessionOptions.Dispose();
                Operators.Dispose();
                TensorMemory.Dispose();
                environment.Dispose();
                Outputs.Dispose();
            }
        }
    }
}
