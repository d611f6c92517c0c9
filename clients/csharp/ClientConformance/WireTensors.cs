using ActivationPlatform.Protocol;
using ActivationPlatform.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace ClientConformance;

/// <summary>The tensors of one call as they travel, with generated code and the codec alone.</summary>
internal static class WireTensors
{
    /// <summary>Reads all layers of an image.</summary>
    public static async Task<List<TensorLine>> ReadAsync(Uri address, byte[] image, TensorEncoding encoding)
    {
        using var channel = GrpcChannel.ForAddress(address);
        using AsyncServerStreamingCall<StreamActivationsResponse> call = new ActivationService.ActivationServiceClient(channel).StreamActivations(
            new StreamActivationsRequest { Input = new ActivationInput { EncodedImage = UnsafeByteOperations.UnsafeWrap(image) }, Layers = { "*" }, Encoding = encoding });
        using var assembler = new TensorAssembler();
        var lines = new List<TensorLine>();
        long bytes = 0;
        uint crc = 0;
        await foreach (StreamActivationsResponse response in call.ResponseStream.ReadAllAsync())
        {
            switch (response.EventCase)
            {
                case StreamActivationsResponse.EventOneofCase.Header:
                    assembler.Begin(response.Header);
                    bytes = 0;
                    crc = 0;
                    break;
                case StreamActivationsResponse.EventOneofCase.Chunk:
                    assembler.Append(response.Chunk);
                    bytes += response.Chunk.Data.Length;
                    crc = Crc32C.Append(crc, response.Chunk.Data.Span);
                    break;
                case StreamActivationsResponse.EventOneofCase.End:
                    using (ReceivedTensor tensor = assembler.Complete(response.End))
                    {
                        lines.Add(new TensorLine(
                            tensor.Header.Layer.Name,
                            [.. tensor.Header.Shape],
                            tensor.Header.Encoding.ToString().ToLowerInvariant(),
                            bytes,
                            TensorLine.Hexadecimal(crc),
                            crc == response.End.Crc32C,
                            TensorLine.Digest(tensor.Values.Span)));
                    }

                    break;
            }
        }

        return lines;
    }
}
