using System.Text.Json.Serialization;

namespace ActivationPlatform.Sdk.Json;

[JsonSerializable(typeof(LayersDocument))]
[JsonSerializable(typeof(LayerDocument))]
[JsonSerializable(typeof(ClassificationDocument))]
[JsonSerializable(typeof(StatisticsDocument))]
[JsonSerializable(typeof(ActivationsDocument))]
internal sealed partial class SdkJsonContext : JsonSerializerContext;
