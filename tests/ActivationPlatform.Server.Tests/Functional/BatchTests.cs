using ActivationPlatform.Models;
using ActivationPlatform.Protocol;
using Google.Protobuf;
using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Tests.Functional;

[Collection(DemoServerCollection.Name)]
public sealed class BatchTests(DemoServer demo)
{
    private readonly Wire.ActivationService.ActivationServiceClient client = new(demo.Channel);

    [Fact]
    public async Task ManyImages_WithinTheWindow_AreAllAnsweredAsAlone()
    {
        byte[][] photos = [DemoServer.Photo, DemoServer.CreatePhoto(64, 64), DemoServer.CreatePhoto(500, 30), DemoServer.CreatePhoto(10, 400), DemoServer.CreatePhoto(224, 224)];
        using AsyncDuplexStreamingCall<Wire.StreamActivationsBatchRequest, Wire.StreamActivationsBatchResponse> call = client.StreamActivationsBatch();
        await call.RequestStream.WriteAsync(new() { Options = new Wire.BatchOptions { Layers = { "conv1/7x7_s2", "pool1*" }, WindowImages = 3 } });
        Assert.True(await call.ResponseStream.MoveNext());
        Wire.BatchStart start = call.ResponseStream.Current.Start;
        Assert.Equal(3, start.WindowImages);
        Assert.Equal(["conv1/7x7_s2", "pool1/3x3_s2", "pool1/norm1"], start.Stream.Layers.Select(l => l.Name));

        var assemblers = photos.Select(_ => new TensorAssembler()).ToArray();
        var tensors = new Dictionary<(int Image, string Layer), float[]>();
        int sent = 0;
        int answered = 0;
        while (answered < photos.Length)
        {
            while (sent < photos.Length && sent - answered < start.WindowImages)
            {
                await SendAsync(call, $"photo {sent}", photos[sent]);
                sent++;
            }

            Assert.True(await call.ResponseStream.MoveNext());
            Wire.StreamActivationsBatchResponse message = call.ResponseStream.Current;
            int image = int.Parse(message.ImageId["photo ".Length..], System.Globalization.CultureInfo.InvariantCulture);
            switch (message.EventCase)
            {
                case Wire.StreamActivationsBatchResponse.EventOneofCase.Header:
                    assemblers[image].Begin(message.Header);
                    break;
                case Wire.StreamActivationsBatchResponse.EventOneofCase.Chunk:
                    assemblers[image].Append(message.Chunk);
                    break;
                case Wire.StreamActivationsBatchResponse.EventOneofCase.End:
                    using (ReceivedTensor tensor = assemblers[image].Complete(message.End))
                    {
                        tensors.Add((image, tensor.Header.Layer.Name), tensor.Values.ToArray());
                    }

                    break;
                case Wire.StreamActivationsBatchResponse.EventOneofCase.Summary:
                    Assert.Equal(3, message.Summary.LayerCount);
                    answered++;
                    break;
                default:
                    Assert.Fail(message.ToString());
                    break;
            }
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
        for (int image = 0; image < photos.Length; image++)
        {
            await foreach (Activation activation in demo.Local.StreamAsync(new ActivationInput.EncodedImage(photos[image]), ["conv1/7x7_s2", "pool1*"]))
            {
                using (activation)
                {
                    Assert.True(activation.Values.Span.SequenceEqual(tensors[(image, activation.Layer.Name)]), $"{image} {activation.Layer.Name}");
                }
            }
        }
    }

    [Fact]
    public async Task ABadImage_FailsAloneAndTheOthersGoOn()
    {
        using AsyncDuplexStreamingCall<Wire.StreamActivationsBatchRequest, Wire.StreamActivationsBatchResponse> call = client.StreamActivationsBatch();
        await call.RequestStream.WriteAsync(new() { Options = new Wire.BatchOptions { Layers = { "prob" } } });
        await SendAsync(call, "bad", [1, 2, 3]);
        await SendAsync(call, "empty", []);
        await SendAsync(call, "good", DemoServer.Photo);
        await call.RequestStream.CompleteAsync();
        var ends = new Dictionary<string, Wire.StreamActivationsBatchResponse>();
        await foreach (Wire.StreamActivationsBatchResponse message in call.ResponseStream.ReadAllAsync())
        {
            if (message.Summary is not null || message.Failure is not null)
            {
                ends.Add(message.ImageId, message);
            }
        }

        Assert.Equal(["bad", "empty", "good"], ends.Keys.Order());
        Assert.Equal((int)StatusCode.InvalidArgument, ends["bad"].Failure.Code);
        Assert.Equal("image.input.encoded_image: The image has 0 bytes; expected a whole PNG or JPEG file.", ends["empty"].Failure.Message);
        Assert.Equal(1, ends["good"].Summary.LayerCount);
    }

    public static TheoryData<string, Wire.StreamActivationsBatchRequest[]> WrongCalls => new()
    {
        { "options: The call ended without a message; expected options first.", [] },
        { "options: The first message has no options; expected options first, then images.", [new() { Image = new Wire.BatchImage { ImageId = "x" } }] },
        { "options.layers: There are 0 layer patterns; expected 1 to 10000 (a single * is every layer).", [new() { Options = new Wire.BatchOptions() }] },
        { "options.window_images: The window is -1 images; expected 0 or more.", [new() { Options = new Wire.BatchOptions { Layers = { "prob" }, WindowImages = -1 } }] },
        { "image: A message after the options has no image.", [new() { Options = new Wire.BatchOptions { Layers = { "prob" } } }, new()] },
        { "image.image_id: The image's id has 0 characters; expected 1 to 256.", [new() { Options = new Wire.BatchOptions { Layers = { "prob" } } }, new() { Image = new Wire.BatchImage() }] },
    };

    [Theory]
    [MemberData(nameof(WrongCalls))]
    public async Task AWrongCall_IsAnInvalidArgument(string message, Wire.StreamActivationsBatchRequest[] requests)
    {
        using AsyncDuplexStreamingCall<Wire.StreamActivationsBatchRequest, Wire.StreamActivationsBatchResponse> call = client.StreamActivationsBatch();
        foreach (Wire.StreamActivationsBatchRequest request in requests)
        {
            await call.RequestStream.WriteAsync(request);
        }

        await call.RequestStream.CompleteAsync();
        RpcException exception = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext())
            {
            }
        });
        Assert.Equal((StatusCode.InvalidArgument, message), (exception.StatusCode, exception.Status.Detail));
    }

    private static Task SendAsync(AsyncDuplexStreamingCall<Wire.StreamActivationsBatchRequest, Wire.StreamActivationsBatchResponse> call, string id, byte[] photo) =>
        call.RequestStream.WriteAsync(new() { Image = new Wire.BatchImage { ImageId = id, Input = new Wire.ActivationInput { EncodedImage = ByteString.CopyFrom(photo) } } });
}
