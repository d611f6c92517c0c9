using ActivationPlatform.Models.Onnx;

namespace ActivationPlatform.Models.Catalogue;

/// <summary>A network and the stored tensors behind the names in its layers' learnables.</summary>
internal sealed record Catalogued(Network Network, IReadOnlyDictionary<string, TensorProto> Stored);
