namespace Grpc.Core;

/// <summary>Whether a channel has a connection.</summary>
public enum ConnectivityState
{
    /// <summary>No connection and none wanted.</summary>
    Idle,

    /// <summary>A connection is being made.</summary>
    Connecting,

    /// <summary>Calls can be made.</summary>
    Ready,

    /// <summary>The last attempt failed; another follows after a pause.</summary>
    TransientFailure,

    /// <summary>The channel is disposed.</summary>
    Shutdown,
}
