using ActivationPlatform.Client.Tests.Scripted;
using ActivationPlatform.Models;
using ActivationPlatform.Protocol;
using Google.Protobuf;
using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Client.Tests;

/// <summary>What a server must not send ends the call with words that say what was wrong, and no tensor of it reaches the caller.</summary>
[Collection(ServedNetworkCollection.Name)]
public sealed class HostileServerTests(ServedNetwork served)
{
    private static readonly ActivationInput Photo = new ActivationInput.EncodedImage(ServedNetwork.Photo);

    [Theory]
    [InlineData(Wrong.Checksum, "Tensor 'layer 1': the received bytes have CRC-32C 0x42709AEA; the sender states 0x42709AEB.")]
    [InlineData(Wrong.MissingChunk, "Tensor 'layer 1': a chunk has offset 8; expected 0.")]
    [InlineData(Wrong.MissingLastChunk, "Tensor 'layer 1' ended after 8 bytes; 16 were announced.")]
    [InlineData(Wrong.Overlap, "Tensor 'layer 1': a chunk has offset 4; expected 8.")]
    [InlineData(Wrong.TooMuch, "Tensor 'layer 1': 24 bytes came; 16 were announced.")]
    [InlineData(Wrong.LengthOfAnotherShape, "Tensor 'layer 1' announces 15 bytes; its shape [4] needs 16.")]
    [InlineData(Wrong.AbsurdLength, "Tensor 'layer 1' announces 1152921504606846976 bytes; its shape [4] needs 16.")]
    [InlineData(Wrong.AbsurdShape, "Tensor 'layer 1' of shape [1073741824, 268435456] is larger than the limit of 1073741824 bytes.")]
    [InlineData(Wrong.Layer, "Layer 'layer 2' came, but was not announced or had come before.")]
    public async Task StreamAsync_PiecesThatBreakTheRules_AreAnErrorThatSaysWhat(Wrong wrong, string message)
    {
        var script = new Script
        {
            Activations =
            [
                async answer =>
                {
                    await answer.StartAsync([1]);
                    await answer.SendAsync(Pieces(wrong));
                    await answer.SummaryAsync();
                },
            ],
        };
        await using ScriptedServer server = await ScriptedServer.StartAsync(served, script);
        await using var source = new RemoteActivationSource(new RemoteOptions { Addresses = [server.Address], MaximumAttempts = 2, InitialPause = TimeSpan.FromMilliseconds(1) });

        RemoteException exception = await Assert.ThrowsAsync<RemoteException>(async () =>
        {
            await foreach (Activation activation in source.StreamAsync(Photo, ["*"]))
            {
                Assert.Fail($"'{activation.Layer.Name}' came");
            }
        });
        Assert.Equal((StatusCode.DataLoss, message), (exception.Status, exception.Message));
        Assert.Equal(2, script.Requests.Length);
    }

    /// <summary>A tensor of sixteen zero bytes in two chunks, with one thing wrong.</summary>
    private static IEnumerable<Wire.StreamActivationsResponse> Pieces(Wrong wrong)
    {
        byte[] zeros = new byte[16];
        var header = new Wire.TensorHeader { Layer = new() { Index = 1, Name = "layer 1" }, Shape = { 4 }, Encoding = Wire.TensorEncoding.Float32, ByteLength = zeros.Length };
        List<Wire.DataChunk> chunks = [new() { Data = ByteString.CopyFrom(zeros, 0, 8) }, new() { Offset = 8, Data = ByteString.CopyFrom(zeros, 8, 8) }];
        var end = new Wire.TensorEnd { Crc32C = Crc32C.Compute(zeros) };
        switch (wrong)
        {
            case Wrong.Checksum:
                end.Crc32C ^= 1;
                break;
            case Wrong.MissingChunk:
                chunks.RemoveAt(0);
                break;
            case Wrong.MissingLastChunk:
                chunks.RemoveAt(1);
                break;
            case Wrong.Overlap:
                chunks[1].Offset = 4;
                break;
            case Wrong.TooMuch:
                chunks.Add(new() { Offset = 16, Data = chunks[0].Data });
                break;
            case Wrong.LengthOfAnotherShape:
                header.ByteLength = 15;
                break;
            case Wrong.AbsurdLength:
                header.ByteLength = 1L << 60;
                break;
            case Wrong.AbsurdShape:
                header.Shape.Clear();
                header.Shape.Add([1 << 30, 1 << 28]);
                header.ByteLength = 1L << 60;
                break;
            case Wrong.Layer:
                header.Layer = new() { Index = 2, Name = "layer 2" };
                break;
        }

        return [new() { Header = header }, .. chunks.Select(chunk => new Wire.StreamActivationsResponse { Chunk = chunk }), new() { End = end }];
    }

    /// <summary>The one thing that is wrong.</summary>
    public enum Wrong
    {
        Checksum,
        MissingChunk,
        MissingLastChunk,
        Overlap,
        TooMuch,
        LengthOfAnotherShape,
        AbsurdLength,
        AbsurdShape,
        Layer,
    }
}
