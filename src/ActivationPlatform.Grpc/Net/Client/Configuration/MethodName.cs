namespace Grpc.Net.Client.Configuration;

/// <summary>Names one method, all methods of a service, or all methods.</summary>
public sealed class MethodName
{
    /// <summary>All methods of all services.</summary>
    public static readonly MethodName Default = new();

    /// <summary>Full name of the service; null for all services.</summary>
    public string? Service { get; set; }

    /// <summary>Name of the method; null for all methods of the service.</summary>
    public string? Method { get; set; }
}
