using System.Text.Json.Serialization;

namespace ActivationPlatform.Sdk.Json;

[JsonSerializable(typeof(LayersDocument))]
[JsonSerializable(typeof(LayerDocument))]
[JsonSerializable(typeof(ClassificationDocument))]
[JsonSerializable(typeof(StatisticsDocument))]
[JsonSerializable(typeof(ActivationsDocument))]
[JsonSerializable(typeof(FiltersDocument))]
[JsonSerializable(typeof(ComparisonDocument))]
[JsonSerializable(typeof(LocationMapDocument))]
internal sealed partial class SdkJsonContext : JsonSerializerContext;
