using ActivationPlatform.Models;
using ActivationPlatform.Server.Failures;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Mapping;

/// <summary>Checks a request's image and shows it to the engine without copying it.</summary>
internal static class InputMapping
{
    /// <summary>The image or tensor of a request.</summary>
    /// <param name="input">The message; may be absent.</param>
    /// <param name="specification">What the network reads.</param>
    /// <param name="field">The message's field name, for errors.</param>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: absent, empty, or not of the network's shape.</exception>
    public static ActivationInput ToInput(this Wire.ActivationInput? input, InputSpecification specification, string field = "input") => input?.SourceCase switch
    {
        Wire.ActivationInput.SourceOneofCase.EncodedImage => input.EncodedImage.IsEmpty
            ? throw Failure.InvalidField($"{field}.encoded_image", "The image has 0 bytes; expected a whole PNG or JPEG file.")
            : new ActivationInput.EncodedImage(input.EncodedImage.Memory),
        Wire.ActivationInput.SourceOneofCase.Tensor => ToTensor(input.Tensor, specification, $"{field}.tensor"),
        _ => throw Failure.InvalidField(field, "There is no image; expected encoded_image or tensor."),
    };

    private static ActivationInput.ReadyTensor ToTensor(Wire.InputTensor tensor, InputSpecification specification, string field)
    {
        TensorShape expected = specification.Shape;
        if (!tensor.Shape.SequenceEqual(expected.Dimensions))
        {
            throw Failure.InvalidField($"{field}.shape", $"The shape is [{string.Join(", ", tensor.Shape)}]; the network's input is [{string.Join(", ", expected.Dimensions)}].");
        }

        long bytes = expected.ElementCount * sizeof(float);
        if (tensor.Data.Length != bytes)
        {
            throw Failure.InvalidField($"{field}.data", $"The tensor has {tensor.Data.Length} bytes; the shape needs {bytes}.");
        }

        return new ActivationInput.ReadyTensor(new BytesAsFloats(tensor.Data.Memory).Memory, expected);
    }
}
