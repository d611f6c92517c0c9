using Grpc.Core;

namespace ActivationPlatform.Server;

/// <summary>Everything that the server logs.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Information, "Serving gRPC on {Urls} and gRPC-Web on {WebUrls}; default model {Model}, {ComputeSlots} compute slots, queue of {QueueLength}")]
    public static partial void Started(ILogger logger, string urls, string webUrls, string model, int computeSlots, int queueLength);

    [LoggerMessage(2, LogLevel.Information, "Stopping: health says so for {DelaySeconds} s, then new calls are refused and running ones get {DrainSeconds} s")]
    public static partial void Stopping(ILogger logger, int delaySeconds, int drainSeconds);

    [LoggerMessage(3, LogLevel.Error, "Model {Model} cannot be opened")]
    public static partial void ModelFailed(ILogger logger, string model, Exception exception);

    [LoggerMessage(4, LogLevel.Information, "{Method} {Status} in {Milliseconds:F1} ms for {Caller} at {Peer}")]
    public static partial void CallEnded(ILogger logger, string method, StatusCode status, double milliseconds, string caller, string peer);

    [LoggerMessage(5, LogLevel.Debug, "{Method} {Status} in {Milliseconds:F1} ms for {Caller} at {Peer}")]
    public static partial void CallLeft(ILogger logger, string method, StatusCode status, double milliseconds, string caller, string peer);

    [LoggerMessage(6, LogLevel.Information, "{Method} {Status} in {Milliseconds:F1} ms for {Caller} at {Peer}: {Detail}")]
    public static partial void CallRefused(ILogger logger, string method, StatusCode status, double milliseconds, string caller, string peer, string detail);

    [LoggerMessage(7, LogLevel.Error, "{Method} failed")]
    public static partial void CallFailed(ILogger logger, string method, Exception exception);

    [LoggerMessage(8, LogLevel.Information, "A caller at {Peer} proved nothing for {Path}")]
    public static partial void CallerUnknown(ILogger logger, string peer, string path);

    [LoggerMessage(9, LogLevel.Information, "{Caller} at {Peer} lacks the scope {Scope} for {Path}")]
    public static partial void ScopeMissing(ILogger logger, string caller, string peer, string scope, string path);

    [LoggerMessage(10, LogLevel.Information, "{Caller} at {Peer} is refused for {Path}: {Limit}")]
    public static partial void LimitReached(ILogger logger, string caller, string peer, string path, string limit);

    [LoggerMessage(11, LogLevel.Information, "A token is refused: {Reason}")]
    public static partial void TokenRefused(ILogger logger, string reason);

    [LoggerMessage(12, LogLevel.Information, "{Files} changed and is in use")]
    public static partial void FilesReloaded(ILogger logger, string files);

    [LoggerMessage(13, LogLevel.Error, "{Files} changed and cannot be used; what was read before stays in use: {Reason}")]
    public static partial void FilesRefused(ILogger logger, string files, string reason);

    [LoggerMessage(14, LogLevel.Warning, "The keys of {Authority} cannot be fetched: {Reason}")]
    public static partial void KeysNotFetched(ILogger logger, string authority, string reason);

    [LoggerMessage(15, LogLevel.Information, "Stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(16, LogLevel.Information, "Model {Model} changed: {OldSha256} serves its running calls, {NewSha256} all others")]
    public static partial void ModelReplaced(ILogger logger, string model, string oldSha256, string newSha256);

    [LoggerMessage(17, LogLevel.Information, "Model {Model} ({Sha256}) is not in the store any more; its running calls keep it")]
    public static partial void ModelRemoved(ILogger logger, string model, string sha256);

    [LoggerMessage(18, LogLevel.Error, "Model {Model} changed and cannot be opened; {Sha256} stays in use")]
    public static partial void ModelRefused(ILogger logger, string model, string sha256, Exception exception);

    [LoggerMessage(19, LogLevel.Error, "The model store cannot be read; what is open stays in use")]
    public static partial void StoreUnreadable(ILogger logger, Exception exception);
}
