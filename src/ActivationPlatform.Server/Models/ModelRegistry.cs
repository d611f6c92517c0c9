using System.Diagnostics.Metrics;
using ActivationPlatform.Imaging;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Server.Compute;
using ActivationPlatform.Server.Configuration;
using ActivationPlatform.Server.Failures;
using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Models;

/// <summary>The models of the store, opened when they are first asked for and kept open while there is room; the one that was used longest ago makes room. A model
/// whose files change is opened anew; calls that use the old one keep it, and for a while so do those that ask for it by its hash.</summary>
internal sealed class ModelRegistry : IAsyncDisposable
{
    private const int Sha256Digits = 64;
    private const int UncountedMegabytes = 256;

    // Long enough for a stream that broke to be taken up again.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(60);

    private readonly ModelStore store;
    private readonly ServerSettings settings;
    private readonly InferenceOptions inference;
    private readonly ActivationCache cache;
    private readonly TimeProvider timeProvider;
    private readonly ILogger<ModelRegistry> logger;
    private readonly SemaphoreSlim opening = new(1, 1);
    private readonly Lock gate = new();
    private readonly Dictionary<string, OpenModel> open = new(StringComparer.Ordinal);
    private readonly List<OpenModel> retired = []; // replaced or removed, and still open
    private long uses;
    private long lastId;

    /// <summary>Creates a registry; nothing is opened yet.</summary>
    public ModelRegistry(ModelStore store, ServerSettings settings, ActivationCache cache, IMeterFactory meters, TimeProvider timeProvider, ILogger<ModelRegistry> logger)
    {
        this.store = store;
        this.settings = settings;
        this.cache = cache;
        this.timeProvider = timeProvider;
        this.logger = logger;
        inference = new InferenceOptions
        {
            Threads = settings.Threads,
            MaximumConcurrentRuns = settings.ComputeSlots,
            // The engine's own bound is for what the budget of streams does not count; it is one for all servers of a process.
            MaximumOutputBytes = Math.Max(
                new InferenceOptions().MaximumOutputBytes, ((long)settings.OutputMegabytes + settings.CacheMegabytes + ((long)UncountedMegabytes * settings.ComputeSlots)) << 20),
            ImageLimits = ImageLimits.Default with { MaximumPixels = settings.ImagePixels },
            MeterFactory = meters,
        };
    }

    /// <summary>The model that requests without a name get.</summary>
    public string DefaultModel => settings.Model ?? store.DefaultModel;

    /// <summary>Models that are open now.</summary>
    public int OpenCount
    {
        get
        {
            lock (gate)
            {
                return open.Count;
            }
        }
    }

    /// <summary>The models that can be opened, by name.</summary>
    public IEnumerable<Wire.ModelSummary> List() => Available().Select(entry => new Wire.ModelSummary
    {
        Name = entry.Name,
        Sha256 = entry.ExpectedSha256 ?? OpenHash(entry.Name),
        ByteLength = entry.Length ?? 0,
        Demonstration = entry.Availability == ModelAvailability.BuiltIn,
    });

    /// <summary>Opens a model, or finds it open.</summary>
    /// <param name="name">Empty for the default.</param>
    /// <param name="expectedSha256">Empty for any.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Dispose it when the call is over.</returns>
    /// <exception cref="RpcException">INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION or RESOURCE_EXHAUSTED.</exception>
    public async ValueTask<ModelLease> OpenAsync(string name, string expectedSha256, CancellationToken cancellationToken)
    {
        if (expectedSha256.Length != 0 && (expectedSha256.Length != Sha256Digits || !expectedSha256.All(char.IsAsciiHexDigit)))
        {
            throw Failure.InvalidField("expected_model_sha256", $"'{expectedSha256}' is no SHA-256; expected {Sha256Digits} hexadecimal digits.");
        }

        string wanted = name.Length == 0 ? DefaultModel : name;
        ModelLease lease = TryLease(wanted, expectedSha256) ?? await LoadAsync(wanted, cancellationToken);
        if (expectedSha256.Length != 0 && !string.Equals(expectedSha256, lease.Network.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            string actual = lease.Network.Sha256;
            lease.Dispose();
            throw Failure.ModelMismatch(wanted, expectedSha256, actual);
        }

        return lease;
    }

    /// <summary>Closes all models; calls must have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        OpenModel[] models;
        lock (gate)
        {
            models = [.. open.Values, .. retired];
            open.Clear();
            retired.Clear();
        }

        foreach (OpenModel model in models)
        {
            await model.Source.DisposeAsync();
        }

        opening.Dispose();
    }

    /// <summary>Looks at the files of the models that are open: changed ones are opened anew, removed ones are not handed out any more, and what nobody uses any more is closed.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await opening.WaitAsync(cancellationToken);
        try
        {
            Dictionary<string, ModelEntry> entries = Available().ToDictionary(entry => entry.Name, StringComparer.Ordinal);
            foreach ((string name, OpenModel model) in Snapshot())
            {
                string? stamp = StoreStamp.Of(entries.GetValueOrDefault(name));
                if (stamp is null)
                {
                    Replace(name, model, null);
                    ServerLog.ModelRemoved(logger, name, model.Source.Network.Sha256);
                }
                else if (stamp != model.Stamp && stamp != model.RefusedStamp)
                {
                    await ReopenAsync(name, model, stamp);
                }
            }

            await CloseRetiredAsync();
        }
        finally
        {
            opening.Release();
        }
    }

    /// <summary>Takes one use of a model back.</summary>
    internal void Release(OpenModel model)
    {
        lock (gate)
        {
            model.Users--;
        }
    }

    private async Task<ModelLease> LoadAsync(string name, CancellationToken cancellationToken)
    {
        if (!Available().Any(entry => entry.Name == name))
        {
            throw Failure.UnknownModel(name, [.. Available().Select(entry => entry.Name)]);
        }

        // One at a time: loading is rare, and whoever waits here often finds the model open afterwards.
        await opening.WaitAsync(cancellationToken);
        try
        {
            if (TryLease(name, string.Empty) is { } found)
            {
                return found;
            }

            if (MakeRoom() is { } closed)
            {
                await CloseAsync(closed);
            }

            OpenModel model = await CreateAsync(name, StoreStamp.Of(store.Find(name))!);
            lock (gate)
            {
                open.Add(name, model);
                return Lease(model);
            }
        }
        catch (Exception exception) when (exception is not (RpcException or OperationCanceledException))
        {
            ServerLog.ModelFailed(logger, name, exception);
            throw Failure.Create(StatusCode.FailedPrecondition, $"Model '{name}' cannot be opened; the server's log has the reason.");
        }
        finally
        {
            opening.Release();
        }
    }

    /// <summary>Never holds what was opened a moment before its files changed: the stamp is older than the reading.</summary>
    private async Task<OpenModel> CreateAsync(string name, string stamp)
    {
        LocalActivationSource source = await Task.Run(() => new LocalActivationSource(store.Open(name), inference), CancellationToken.None);
        return new OpenModel(Interlocked.Increment(ref lastId), name, stamp, source, this);
    }

    private async Task ReopenAsync(string name, OpenModel model, string stamp)
    {
        try
        {
            OpenModel successor = await CreateAsync(name, stamp);
            Replace(name, model, successor);
            ServerLog.ModelReplaced(logger, name, model.Source.Network.Sha256, successor.Source.Network.Sha256);
        }
        catch (Exception exception)
        {
            // Perhaps still being copied: the stamp changes again then.
            model.RefusedStamp = stamp;
            ServerLog.ModelRefused(logger, name, model.Source.Network.Sha256, exception);
        }
    }

    private void Replace(string name, OpenModel model, OpenModel? successor)
    {
        lock (gate)
        {
            open.Remove(name);
            if (successor is not null)
            {
                open.Add(name, successor);
            }

            model.Retired = timeProvider.GetTimestamp();
            retired.Add(model);
        }
    }

    private async Task CloseRetiredAsync()
    {
        OpenModel[] unused;
        lock (gate)
        {
            unused = [.. retired.Where(model => model.Users == 0 && timeProvider.GetElapsedTime(model.Retired) >= Linger)];
            retired.RemoveAll(model => unused.Contains(model));
        }

        foreach (OpenModel model in unused)
        {
            await CloseAsync(model);
        }
    }

    private async Task CloseAsync(OpenModel model)
    {
        cache.Forget(model.Id);
        await model.Source.DisposeAsync();
    }

    private KeyValuePair<string, OpenModel>[] Snapshot()
    {
        lock (gate)
        {
            return [.. open];
        }
    }

    /// <summary>The model of that name if it is open: the one of the wanted hash, where that is an old one that is still there.</summary>
    private ModelLease? TryLease(string name, string sha256)
    {
        lock (gate)
        {
            OpenModel? current = open.GetValueOrDefault(name);
            bool isCurrent = sha256.Length == 0 || current?.Source.Network.Sha256.Equals(sha256, StringComparison.OrdinalIgnoreCase) == true;
            OpenModel? former = isCurrent ? null : retired.FindLast(model => model.Name == name && model.Source.Network.Sha256.Equals(sha256, StringComparison.OrdinalIgnoreCase));
            return (former ?? current) is { } model ? Lease(model) : null;
        }
    }

    private ModelLease Lease(OpenModel model)
    {
        model.Users++;
        model.LastUse = ++uses;
        return new ModelLease(model);
    }

    /// <summary>Takes a model out if there are as many as may; null if there is room.</summary>
    private OpenModel? MakeRoom()
    {
        lock (gate)
        {
            if (open.Count < settings.OpenModels)
            {
                return null;
            }

            KeyValuePair<string, OpenModel>[] idle = [.. open.Where(entry => entry.Value.Users == 0)];
            if (idle.Length == 0)
            {
                throw Failure.Create(StatusCode.ResourceExhausted, $"All {open.Count} models that may be open are in use.");
            }

            KeyValuePair<string, OpenModel> oldest = idle.MinBy(entry => entry.Value.LastUse);
            open.Remove(oldest.Key);
            return oldest.Value;
        }
    }

    private IEnumerable<ModelEntry> Available() => store.List().Where(entry => entry.Availability != ModelAvailability.CanBePulled);

    private string OpenHash(string name)
    {
        lock (gate)
        {
            return open.TryGetValue(name, out OpenModel? model) ? model.Source.Network.Sha256 : string.Empty;
        }
    }
}
