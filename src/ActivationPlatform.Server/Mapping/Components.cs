using System.Collections.Immutable;
using System.Reflection;
using ActivationPlatform.Inference;

namespace ActivationPlatform.Server.Mapping;

/// <summary>Names and versions of what computes activations, for whoever documents a result; the same that the command line states for a local run.</summary>
internal static class Components
{
    /// <summary>The platform, the engine, the runtime.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Of(LocalActivationSource source) =>
    [
        new("ActivationPlatform", typeof(Components).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion),
        new("ONNX Runtime", source.EngineVersion),
        new(".NET", Environment.Version.ToString()),
    ];
}
