using System.Collections.Frozen;
using System.Collections.Immutable;
using ActivationPlatform.Protocol.OpenInference;
using Grpc.Health.V1;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Security;

/// <summary>The scope that each service asks of its callers. Reflection asks for none, but for a known caller; health for nothing.</summary>
internal static class ServiceScopes
{
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        [Wire.ModelService.Descriptor.FullName] = "models",
        [Wire.ActivationService.Descriptor.FullName] = "activations",
        [Wire.AnalysisService.Descriptor.FullName] = "analysis",
        [Wire.ReportService.Descriptor.FullName] = "reports",
        [GRPCInferenceService.Descriptor.FullName] = "inference",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All scopes there are, in alphabetical order.</summary>
    public static ImmutableArray<string> All { get; } = [.. Names.Values.Order(StringComparer.Ordinal)];

    /// <summary>The scope of a service; null if it asks for none.</summary>
    public static string? Of(string service) => Names.GetValueOrDefault(service);

    /// <summary>Whether a service answers without any proof: probes cannot show one.</summary>
    public static bool IsOpen(string service) => service == Health.Descriptor.FullName;
}
