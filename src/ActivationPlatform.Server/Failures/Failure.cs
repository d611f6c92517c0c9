using System.Collections.Immutable;
using ActivationPlatform.Models;
using ActivationPlatform.Server.Compute;
using ActivationPlatform.Server.Security;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace ActivationPlatform.Server.Failures;

/// <summary>The errors that callers can meet, each with google.rpc details that a program can read.</summary>
internal static class Failure
{
    /// <summary>The domain of every ErrorInfo.</summary>
    public const string Domain = "activationplatform";

    /// <summary>INVALID_ARGUMENT: one field is wrong.</summary>
    public static RpcException InvalidField(string field, string description) => Create(
        StatusCode.InvalidArgument,
        $"{field}: {description}",
        new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = field, Description = description } } });

    /// <summary>INVALID_ARGUMENT: what was asked for cannot be made of this layer; the rooms below say why.</summary>
    public static RpcException Unsuitable(string field, ArgumentException exception)
    {
        int parameter = exception.Message.IndexOf(" (Parameter", StringComparison.Ordinal);
        return InvalidField(field, parameter < 0 ? exception.Message : exception.Message[..parameter]);
    }

    /// <summary>NOT_FOUND: a layer or pattern matches nothing.</summary>
    public static RpcException UnknownLayer(UnknownLayerException exception, string field) => Create(
        StatusCode.NotFound,
        exception.Message,
        Reason("UNKNOWN_LAYER", ("layer", exception.Pattern), ("model", exception.Model), ("nearest", string.Join(", ", exception.Nearest))),
        new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = field, Description = exception.Message } } });

    /// <summary>NOT_FOUND: there is no such model.</summary>
    public static RpcException UnknownModel(string model, ImmutableArray<string> known) => Create(
        StatusCode.NotFound,
        $"Model '{model}' is not on this server; it has: {string.Join(", ", known)}",
        Reason("UNKNOWN_MODEL", ("model", model), ("known", string.Join(", ", known))));

    /// <summary>FAILED_PRECONDITION: the model's file is not the expected one.</summary>
    public static RpcException ModelMismatch(string model, string expected, string actual) => Create(
        StatusCode.FailedPrecondition,
        $"Model '{model}' has SHA-256 {actual}; the caller expects {expected}.",
        Reason("MODEL_MISMATCH", ("model", model), ("expected", expected), ("actual", actual)));

    /// <summary>UNAUTHENTICATED: nothing was proved.</summary>
    public static RpcException Unauthenticated(string message) => Create(StatusCode.Unauthenticated, message, Reason("UNAUTHENTICATED"));

    /// <summary>PERMISSION_DENIED: the caller is known, and may not call this service.</summary>
    public static RpcException ScopeMissing(string caller, string scope) => Create(
        StatusCode.PermissionDenied, $"'{caller}' may not call this service; it needs the scope '{scope}'.", Reason("SCOPE_MISSING", ("scope", scope)));

    /// <summary>RESOURCE_EXHAUSTED: one caller wants too much; says when to come again.</summary>
    public static RpcException LimitReached(CallerLimitException exception) => Create(
        StatusCode.ResourceExhausted,
        exception.Message,
        Reason("CALLER_LIMIT"),
        new RetryInfo { RetryDelay = Duration.FromTimeSpan(exception.RetryDelay) });

    /// <summary>RESOURCE_EXHAUSTED: the queue is full; says when to come again.</summary>
    public static RpcException Busy(QueueFullException exception) => Create(
        StatusCode.ResourceExhausted,
        exception.Message,
        Reason("QUEUE_FULL"),
        new RetryInfo { RetryDelay = Duration.FromTimeSpan(exception.RetryDelay) });

    /// <summary>RESOURCE_EXHAUSTED: it would be done too late; says when it is worth asking again.</summary>
    public static RpcException DeadlineUnreachable(DeadlineUnreachableException exception) => Create(
        StatusCode.ResourceExhausted,
        exception.Message,
        Reason("DEADLINE_UNREACHABLE"),
        new RetryInfo { RetryDelay = Duration.FromTimeSpan(exception.RetryDelay) });

    /// <summary>RESOURCE_EXHAUSTED: too many computed tensors wait for their readers, and none of those stands still; says when to come again.</summary>
    public static RpcException OutputsFull() => Create(
        StatusCode.ResourceExhausted,
        "The server's memory for tensors is full: other callers read slowly.",
        Reason("OUTPUT_MEMORY_FULL"),
        new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) });

    /// <summary>RESOURCE_EXHAUSTED: what is asked for at once is more than all streams together may hold.</summary>
    public static RpcException TensorsTooLarge(long bytes, long limit) => Create(
        StatusCode.ResourceExhausted, $"The layers of one image have {bytes} bytes; the server holds at most {limit}. Ask for fewer layers at a time.", Reason("TENSORS_TOO_LARGE"));

    /// <summary>ABORTED: the caller does not read.</summary>
    public static RpcException Stalled(TimeSpan limit) => Create(
        StatusCode.Aborted, FormattableString.Invariant($"The caller took no message for {limit.TotalSeconds} s; the call is ended. Ask again for the layers that are missing."), Reason("STALLED"));

    /// <summary>ABORTED: the caller reads slowly, and others need the memory.</summary>
    public static RpcException OutOfBudget() => Create(
        StatusCode.Aborted, "The caller reads slowly, and its tensors were in the way of others; the call is ended. Ask again for the layers that are missing.", Reason("OUTPUT_BUDGET"));

    /// <summary>RESOURCE_EXHAUSTED: an answer is larger than one message may be.</summary>
    public static RpcException AnswerTooLarge(long bytes, long limit) => Create(
        StatusCode.ResourceExhausted,
        $"The answer would have {bytes} bytes; one message may have {limit}. activation.v1.ActivationService/StreamActivations sends tensors of any size.",
        Reason("ANSWER_TOO_LARGE", ("call", "activation.v1.ActivationService/StreamActivations")));

    /// <summary>INTERNAL: something that is not the caller's fault; the reason is in the server's log only.</summary>
    public static RpcException Internal(string message) => Create(StatusCode.Internal, message, Reason("INTERNAL"));

    /// <summary>A status with details.</summary>
    public static RpcException Create(StatusCode code, string message, params ReadOnlySpan<IMessage> details)
    {
        var status = new Google.Rpc.Status { Code = (int)code, Message = message };
        foreach (IMessage detail in details)
        {
            status.Details.Add(Any.Pack(detail));
        }

        return status.ToRpcException();
    }

    private static ErrorInfo Reason(string reason, params ReadOnlySpan<(string Key, string Value)> metadata)
    {
        var info = new ErrorInfo { Domain = Domain, Reason = reason };
        foreach ((string key, string value) in metadata)
        {
            info.Metadata[key] = value;
        }

        return info;
    }
}
