namespace Grpc.Core.Interceptors;

/// <summary>Wraps channels with interceptors.</summary>
public static class ChannelExtensions
{
    /// <summary>An invoker of calls on a channel that pass through an interceptor.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="interceptor">The interceptor.</param>
    public static CallInvoker Intercept(this ChannelBase channel, Interceptor interceptor) => channel.CreateCallInvoker().Intercept(interceptor);

    /// <summary>An invoker of calls on a channel that pass through interceptors, of which the first sees a call first.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="interceptors">The interceptors.</param>
    public static CallInvoker Intercept(this ChannelBase channel, params Interceptor[] interceptors) => channel.CreateCallInvoker().Intercept(interceptors);

    /// <summary>An invoker of calls on a channel whose metadata passes through a function.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="interceptor">Receives the metadata of a call and gives what to send.</param>
    public static CallInvoker Intercept(this ChannelBase channel, Func<Metadata, Metadata> interceptor) => channel.CreateCallInvoker().Intercept(interceptor);
}
