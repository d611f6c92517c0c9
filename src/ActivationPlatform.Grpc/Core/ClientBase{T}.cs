namespace Grpc.Core;

/// <summary>Base class of generated clients that knows their type.</summary>
/// <typeparam name="T">Type of the client.</typeparam>
public abstract class ClientBase<T> : ClientBase
    where T : ClientBase<T>
{
    /// <summary>Creates a client that can make no calls; for tests that override its methods.</summary>
    protected ClientBase()
    {
    }

    /// <summary>Creates a client from its configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    protected ClientBase(ClientBaseConfiguration configuration)
        : base(configuration)
    {
    }

    /// <summary>Creates a client on a channel.</summary>
    /// <param name="channel">The channel.</param>
    protected ClientBase(ChannelBase channel)
        : base(channel)
    {
    }

    /// <summary>Creates a client on an invoker of calls.</summary>
    /// <param name="callInvoker">The invoker.</param>
    protected ClientBase(CallInvoker callInvoker)
        : base(callInvoker)
    {
    }

    /// <summary>A client that calls another host over the same channel.</summary>
    /// <param name="host">The authority to call.</param>
    public T WithHost(string host) => NewInstance(Configuration.WithHost(host));

    /// <summary>Creates a client of the same type.</summary>
    /// <param name="configuration">Its configuration.</param>
    protected abstract T NewInstance(ClientBaseConfiguration configuration);
}
