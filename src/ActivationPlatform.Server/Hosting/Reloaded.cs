using System.Collections.Immutable;
using System.Security.Cryptography;

namespace ActivationPlatform.Server.Hosting;

/// <summary>Something made of files, and made anew when they change. Their bytes are looked at every few seconds: that sees every way of replacing a file,
/// the links of a Kubernetes volume included. Files that cannot be used are logged once, and what was there stays.</summary>
/// <typeparam name="T">What is made of them; never changed itself, so a call that took it keeps it.</typeparam>
internal sealed class Reloaded<T> : IDisposable
    where T : class
{
    private readonly ImmutableArray<string> files;
    private readonly Func<T> load;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private readonly ITimer? timer;
    private volatile T current;
    private byte[] seen;
    private string? complaint;

    /// <summary>Loads it for the first time.</summary>
    /// <param name="files">The files it is made of.</param>
    /// <param name="load">Makes it, or throws.</param>
    /// <param name="period">How often to look; zero for never.</param>
    /// <param name="timeProvider">Measures the period.</param>
    /// <param name="logger">Told of changes.</param>
    public Reloaded(ImmutableArray<string> files, Func<T> load, TimeSpan period, TimeProvider timeProvider, ILogger logger)
    {
        this.files = files;
        this.load = load;
        this.logger = logger;
        seen = Fingerprint();
        current = load();
        if (period > TimeSpan.Zero)
        {
            timer = timeProvider.CreateTimer(static state => ((Reloaded<T>)state!).Refresh(), this, period, period);
        }
    }

    /// <summary>What the files last made.</summary>
    public T Current => current;

    /// <inheritdoc/>
    public void Dispose() => timer?.Dispose();

    /// <summary>Looks at the files now.</summary>
    internal void Refresh()
    {
        lock (gate)
        {
            try
            {
                byte[] found = Fingerprint();
                if (found.AsSpan().SequenceEqual(seen))
                {
                    return;
                }

                seen = found;
                current = load();
                complaint = null;
                ServerLog.FilesReloaded(logger, string.Join(", ", files));
            }
            catch (Exception exception)
            {
                // Nothing that a file holds may end the server. Between the two steps of a rotation files are missing or do not belong together; the next look finds them whole.
                if (complaint != exception.Message)
                {
                    complaint = exception.Message;
                    ServerLog.FilesRefused(logger, string.Join(", ", files), exception.Message);
                }
            }
        }
    }

    private byte[] Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in files)
        {
            byte[] bytes = File.ReadAllBytes(file);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return hash.GetHashAndReset();
    }
}
