namespace Grpc.Net.Client.Balancer;

/// <summary>Finds the addresses behind a target.</summary>
public abstract class Resolver : IDisposable
{
    /// <summary>Starts; called once.</summary>
    /// <param name="listener">Receives every result.</param>
    public abstract void Start(Action<ResolverResult> listener);

    /// <summary>Asks for a new result, because connections failed. May be ignored.</summary>
    public virtual void Refresh()
    {
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the search.</summary>
    /// <param name="disposing">True if called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
