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
[JsonSerializable(typeof(ReceptiveFieldDocument))]
[JsonSerializable(typeof(ModelDocument))]
[JsonSerializable(typeof(ModelsDocument))]
[JsonSerializable(typeof(VerificationDocument))]
[JsonSerializable(typeof(OutputFilesDocument))]
[JsonSerializable(typeof(SweepStatusDocument))]
internal sealed partial class SdkJsonContext : JsonSerializerContext;
