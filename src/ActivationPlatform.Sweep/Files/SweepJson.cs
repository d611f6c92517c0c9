using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActivationPlatform.Sweep.Files;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, IgnoreReadOnlyProperties = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SweepHeader))]
internal sealed partial class SweepJson : JsonSerializerContext;
