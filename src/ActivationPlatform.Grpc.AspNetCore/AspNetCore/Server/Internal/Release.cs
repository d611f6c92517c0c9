namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Disposes what an activator made.</summary>
internal static class Release
{
    public static ValueTask Async(object instance)
    {
        switch (instance)
        {
            case IAsyncDisposable asynchronous:
                return asynchronous.DisposeAsync();
            case IDisposable synchronous:
                synchronous.Dispose();
                break;
        }

        return ValueTask.CompletedTask;
    }
}
