using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using ActivationPlatform.Imaging;
using ActivationPlatform.Inference.Memory;
using ActivationPlatform.Inference.Operators;
using ActivationPlatform.Inference.Plans;
using ActivationPlatform.Inference.Runs;
using ActivationPlatform.Models;

namespace ActivationPlatform.Inference;

/// <summary>Computes activations in this process with ONNX Runtime. Only what the asked layers need is computed, every layer is handed out as
/// soon as it is ready, and its values are views of the memory that the engine wrote. Any number of calls may run at once.</summary>
public sealed class LocalActivationSource : IActivationSource
{
    private readonly Model model;
    private readonly InferenceOptions options;
    private readonly Preprocessor preprocessor;
    private readonly Engine engine;
    private readonly PlanCache plans;
    private readonly InferenceMetrics? metrics;
    private int disposed;

    /// <summary>Opens a model for computing. Execution plans are loaded when they are first needed.</summary>
    /// <param name="model">The network with its weights; shared, not copied.</param>
    /// <param name="options">How to compute; null for the defaults.</param>
    /// <exception cref="OnnxRuntimeNotFoundException">The native library is missing or too old.</exception>
    /// <exception cref="InvalidOperationException">Another source is open with other shared options.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public LocalActivationSource(Model model, InferenceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        this.model = model;
        this.options = options ?? new InferenceOptions();
        preprocessor = new Preprocessor(model.Network.Input, this.options.ImageLimits);
        OnnxModel graph = this.options.UseFastNormalization ? model.Graph.ReplaceOperator("LRN", OperatorHost.Domain, LrnOperator.Name) : model.Graph;
        plans = new PlanCache(this.options.MaximumPlans, this.options.MaximumPlanBytes, outputs => ExecutionPlan.Build(engine!, graph, model.Network.Input.Name, outputs));
        metrics = this.options.MeterFactory is { } meters ? new InferenceMetrics(meters) : null;
        engine = Engine.Acquire(EngineSettings.From(this.options));
    }

    /// <summary>The network, without weights.</summary>
    public Network Network => model.Network;

    /// <summary>The version of the native library, for example <c>1.30.0</c>.</summary>
    public string EngineVersion => engine.Api.Version;

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<KeyValuePair<string, string>>> DescribeComponentsAsync(CancellationToken cancellationToken = default) => new(
    [
        new("ActivationPlatform", typeof(LocalActivationSource).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion),
        new("ONNX Runtime", EngineVersion),
        new(".NET", Environment.Version.ToString()),
    ]);

    /// <summary>What is held right now; all zero once every source of the process and every activation is disposed.</summary>
    public InferenceStatistics Statistics => new(engine.Api.LiveHandles, engine.Outputs.RentedBytes, engine.Outputs.RetainedBytes, plans.LoadedCount);

    internal Engine Engine => engine;

    internal PlanCache Plans => plans;

    /// <inheritdoc/>
    public ValueTask<Network> DescribeAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(model.Network);
    }

    /// <inheritdoc/>
    /// <exception cref="ImageFormatException">The bytes are no image that can be decoded within the limits.</exception>
    /// <exception cref="ArgumentException">No layer is named, or a ready tensor has not the network's input shape.</exception>
    /// <exception cref="OnnxRuntimeException">The engine cannot load or run the network.</exception>
    /// <exception cref="OutputMemoryException">Activations that are not disposed yet hold too much memory.</exception>
    /// <exception cref="ObjectDisposedException">The source was disposed.</exception>
    public IAsyncEnumerable<Activation> StreamAsync(ActivationInput input, ImmutableArray<string> layers, CancellationToken cancellationToken = default) =>
        StreamAsync(input, layers, new StreamTimings(), TimeSpan.Zero, cancellationToken);

    /// <inheritdoc cref="StreamAsync(ActivationInput, ImmutableArray{string}, CancellationToken)"/>
    /// <summary>The same for a reader who waits for the first tensor, and says where the time went.</summary>
    /// <param name="input">An encoded image or a ready tensor; it may be changed once the first activation has been received.</param>
    /// <param name="layers">Names in any of the three forms, or globs; duplicates are answered once. Not empty.</param>
    /// <param name="timings">Filled in while the call runs.</param>
    /// <param name="headStart">How long the computing may pause, at most, from when the first computed layer is there until its activation is disposed. A reader that
    /// sends it on is then not held up by threads that compute, and little is lost as long as it keeps the processors busy instead. Zero for no pause.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    public async IAsyncEnumerable<Activation> StreamAsync(
        ActivationInput input, ImmutableArray<string> layers, StreamTimings timings, TimeSpan headStart, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(timings);
        ArgumentOutOfRangeException.ThrowIfLessThan(headStart, TimeSpan.Zero);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref disposed) != 0, this);
        cancellationToken.ThrowIfCancellationRequested();
        ImmutableArray<Layer> selected = LayerSelector.Select(model.Network, layers.IsDefault ? [] : layers);
        NativeTensor tensor = await PrepareAsync(input, timings, cancellationToken);
        ActivationRun? run = null;
        try
        {
            // Layers may share a tensor: the output repeats the last scores.
            ImmutableArray<PlanOutput> outputs = [.. selected.Where(IsComputed).DistinctBy(l => l.OnnxName).Select(l => new PlanOutput(l.OnnxName, l.OutputShape))];
            Dictionary<string, int> remainingUses = selected.CountBy(l => l.OnnxName).ToDictionary();
            if (outputs.Length > 0)
            {
                run = await StartAsync(outputs, tensor, headStart, timings, cancellationToken);
            }

            foreach (Layer layer in selected)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (IsComputed(layer))
                {
                    yield return await run!.TakeAsync(layer, isLast: --remainingUses[layer.OnnxName] == 0);
                }
                else
                {
                    tensor.AddReference();
                    yield return new Activation(layer, tensor.Shape, tensor.Memory, tensor);
                }
            }
        }
        finally
        {
            if (run is not null)
            {
                await run.DisposeAsync();
                if (timings.Compute > TimeSpan.Zero)
                {
                    metrics?.Computed(timings.Compute);
                }
            }

            tensor.Release();
        }
    }

    /// <inheritdoc/>
    /// <remarks>Nothing is put out: the engine uses the memory of a layer again as soon as nobody needs it, so an image takes much less of it than with <see cref="StreamAsync(ActivationInput, ImmutableArray{string}, CancellationToken)"/>.</remarks>
    /// <exception cref="ImageFormatException">The bytes are no image that can be decoded within the limits.</exception>
    /// <exception cref="ArgumentException">No layer is named, or a ready tensor has not the network's input shape.</exception>
    /// <exception cref="OnnxRuntimeException">The engine cannot load or run the network.</exception>
    /// <exception cref="ObjectDisposedException">The source was disposed.</exception>
    public async Task VisitAsync(ActivationInput input, ImmutableArray<string> layers, Action<Activation> visit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(visit);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref disposed) != 0, this);
        cancellationToken.ThrowIfCancellationRequested();
        ImmutableArray<Layer> selected = LayerSelector.Select(model.Network, layers.IsDefault ? [] : layers);
        var timings = new StreamTimings();
        NativeTensor tensor = await PrepareAsync(input, timings, cancellationToken);
        try
        {
            foreach (Layer layer in selected.Where(layer => !IsComputed(layer)))
            {
                visit(new Activation(layer, tensor.Shape, tensor.Memory));
            }

            ImmutableArray<IGrouping<string, Layer>> computed = [.. selected.Where(IsComputed).GroupBy(layer => layer.OnnxName)];
            if (computed.Length > 0)
            {
                var shown = new TensorVisit((index, shape, values) =>
                {
                    foreach (Layer layer in computed[index])
                    {
                        visit(new Activation(layer, shape, values));
                    }
                });
                using PlanLease lease = await RentAsync([.. computed.Select(group => new PlanOutput(group.Key, group.First().OutputShape, IsShown: true))], timings, cancellationToken);
                await engine.Slots.RunAsync(() => Visit(lease.Plan, tensor, shown, timings, cancellationToken), cancellationToken);
            }
        }
        finally
        {
            tensor.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<ParameterTensor>> ReadParametersAsync(string layer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(model.ReadParameters(LayerSelector.Find(model.Network, layer)));
    }

    /// <summary>Refuses new calls, waits until those under way have computed what they were asked for, and unloads everything. Activations that
    /// were handed out stay valid until they are disposed themselves.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
        {
            await plans.DisposeAsync();
            engine.Release();
        }
    }

    private bool IsComputed(Layer layer) => layer.OnnxName != model.Network.Input.Name;

    private async Task<NativeTensor> PrepareAsync(ActivationInput input, StreamTimings timings, CancellationToken cancellationToken)
    {
        TensorShape shape = model.Network.Input.Shape;
        switch (input)
        {
            case ActivationInput.ReadyTensor ready:
                if (!ready.Shape.Equals(shape) || ready.Values.Length != shape.ElementCount)
                {
                    throw new ArgumentException(
                        $"The input tensor has the shape {ready.Shape} and {ready.Values.Length} values; model '{model.Network.Name}' expects {shape} with {shape.ElementCount}.", nameof(input));
                }

                NativeTensor copy = engine.Outputs.Rent(shape);
                ready.Values.Span.CopyTo(copy.GetSpan());
                return copy;

            case ActivationInput.EncodedImage image:
                long started = options.TimeProvider.GetTimestamp();
                Image picture = await Task.Run(() => preprocessor.Fit(image.Bytes.Span, cancellationToken), cancellationToken);
                NativeTensor tensor = engine.Outputs.Rent(shape);
                preprocessor.Normalize(picture, tensor.GetSpan());
                timings.Decode = options.TimeProvider.GetElapsedTime(started);
                metrics?.Decoded(timings.Decode);
                return tensor;

            default:
                throw new ArgumentException($"An input of type {input.GetType().Name} is not known; expected an encoded image or a ready tensor.", nameof(input));
        }
    }

    private async Task<ActivationRun> StartAsync(ImmutableArray<PlanOutput> outputs, NativeTensor input, TimeSpan headStart, StreamTimings timings, CancellationToken cancellationToken)
    {
        PlanLease lease = await RentAsync(outputs, timings, cancellationToken);
        return new ActivationRun(lease, input, engine.Slots, headStart, timings, options.TimeProvider, cancellationToken);
    }

    private async Task<PlanLease> RentAsync(ImmutableArray<PlanOutput> outputs, StreamTimings timings, CancellationToken cancellationToken)
    {
        long started = options.TimeProvider.GetTimestamp();
        PlanLease lease = await plans.RentAsync(outputs, cancellationToken);
        timings.Plan = options.TimeProvider.GetElapsedTime(started);
        metrics?.Planned(timings.Plan, lease.WasCached);
        return lease;
    }

    private void Visit(ExecutionPlan plan, NativeTensor input, TensorVisit visit, StreamTimings timings, CancellationToken cancellationToken)
    {
        long started = options.TimeProvider.GetTimestamp();
        try
        {
            plan.Visit(input, visit, cancellationToken);
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }

        timings.Compute = options.TimeProvider.GetElapsedTime(started);
        metrics?.Computed(timings.Compute);
    }
}
