using System.Diagnostics.CodeAnalysis;

namespace Grpc.Core;

/// <summary>Result of a call: a code and a text.</summary>
[SuppressMessage("Performance", "CA1815", Justification = "The original type defines no equality members.")]
public struct Status
{
    /// <summary>The default status of success: OK without text.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, "");

    /// <summary>The default status of a cancelled call: Cancelled without text.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, "");

    /// <summary>Creates a status.</summary>
    /// <param name="statusCode">The code.</param>
    /// <param name="detail">Text for people.</param>
    public Status(StatusCode statusCode, string detail)
        : this(statusCode, detail, null)
    {
    }

    /// <summary>Creates a status with the exception that led to it.</summary>
    /// <param name="statusCode">The code.</param>
    /// <param name="detail">Text for people.</param>
    /// <param name="debugException">The local cause; never sent to the other side.</param>
    public Status(StatusCode statusCode, string detail, Exception? debugException)
    {
        StatusCode = statusCode;
        Detail = detail;
        DebugException = debugException;
    }

    /// <summary>The code.</summary>
    public StatusCode StatusCode { get; }

    /// <summary>Text for people; empty if there is none.</summary>
    public string Detail { get; }

    /// <summary>The local cause of the status, if known. It never travels.</summary>
    public Exception? DebugException { get; }

    /// <inheritdoc />
    public override readonly string ToString() => DebugException is null
        ? $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\")"
        : $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\", DebugException=\"{DebugException.GetType()}: {DebugException.Message}\")";
}
