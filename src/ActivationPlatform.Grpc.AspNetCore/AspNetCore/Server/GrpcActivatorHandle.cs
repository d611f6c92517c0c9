namespace Grpc.AspNetCore.Server;

/// <summary>An instance that an activator gave out.</summary>
/// <typeparam name="T">Its type.</typeparam>
public readonly struct GrpcActivatorHandle<T>
{
    /// <summary>Creates the handle.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="created">True if the activator made it, false if it came from the service provider.</param>
    /// <param name="state">The activator's own.</param>
    public GrpcActivatorHandle(T instance, bool created, object? state)
    {
        Instance = instance;
        Created = created;
        State = state;
    }

    /// <summary>The instance.</summary>
    public T Instance { get; }

    /// <summary>True if the activator made it, false if it came from the service provider.</summary>
    public bool Created { get; }

    /// <summary>The activator's own.</summary>
    public object? State { get; }
}
