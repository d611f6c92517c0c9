namespace Grpc.Core;

/// <summary>The client's stream of requests.</summary>
/// <typeparam name="T">Type of the messages.</typeparam>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Ends the stream of requests (half-close).</summary>
    Task CompleteAsync();
}
