namespace Grpc.Core;

/// <summary>The server's stream of responses.</summary>
/// <typeparam name="T">Type of the messages.</typeparam>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>
{
}
