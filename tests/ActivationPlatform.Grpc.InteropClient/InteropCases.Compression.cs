using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Testing;

namespace Grpc.InteropClient;

/// <summary>The cases about compression.</summary>
internal static partial class InteropCases
{
    private static readonly Metadata Gzip = new() { { "grpc-internal-encoding-request", "gzip" } };

    private static async Task ClientCompressedUnaryAsync(GrpcChannel channel)
    {
        SimpleRequest request = LargeRequest();
        request.ExpectCompressed = new BoolValue { Value = true };
        await ExpectFailureAsync(StatusCode.InvalidArgument, () => ClientOf(channel).UnaryCallAsync(request).ResponseAsync);
        CheckPayload(LargeResponseBytes, (await ClientOf(channel).UnaryCallAsync(request, Gzip)).Payload);
        request.ExpectCompressed.Value = false;
        CheckPayload(LargeResponseBytes, (await ClientOf(channel).UnaryCallAsync(request)).Payload);
    }

    private static async Task ClientCompressedStreamingAsync(GrpcChannel channel)
    {
        StreamingInputCallRequest first = new() { Payload = Zeros(27182), ExpectCompressed = new BoolValue { Value = true } };
        using (AsyncClientStreamingCall<StreamingInputCallRequest, StreamingInputCallResponse> probe = ClientOf(channel).StreamingInputCall())
        {
            await probe.RequestStream.WriteAsync(first);
            await ExpectFailureAsync(StatusCode.InvalidArgument, () => probe.ResponseAsync);
        }

        using AsyncClientStreamingCall<StreamingInputCallRequest, StreamingInputCallResponse> call = ClientOf(channel).StreamingInputCall(Gzip);
        await call.RequestStream.WriteAsync(first);
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        await call.RequestStream.WriteAsync(new StreamingInputCallRequest { Payload = Zeros(45904), ExpectCompressed = new BoolValue { Value = false } });
        await call.RequestStream.CompleteAsync();
        InteropFailure.UnlessEqual(73086, (await call).AggregatedPayloadSize, "the sum");
    }

    // Not of the public list: what a server understands that cannot tell how a message came.
    private static async Task GzipRequestsAsync(GrpcChannel channel)
    {
        CheckPayload(LargeResponseBytes, (await ClientOf(channel).UnaryCallAsync(LargeRequest(), Gzip)).Payload);
        using AsyncClientStreamingCall<StreamingInputCallRequest, StreamingInputCallResponse> call = ClientOf(channel).StreamingInputCall(Gzip);
        await call.RequestStream.WriteAsync(new StreamingInputCallRequest { Payload = Zeros(27182) });
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        await call.RequestStream.WriteAsync(new StreamingInputCallRequest { Payload = Zeros(45904) });
        await call.RequestStream.CompleteAsync();
        InteropFailure.UnlessEqual(73086, (await call).AggregatedPayloadSize, "the sum");
    }

    private static async Task ServerCompressedUnaryAsync(GrpcChannel channel)
    {
        foreach (bool compressed in (bool[])[true, false])
        {
            SimpleRequest request = LargeRequest();
            request.ResponseCompressed = new BoolValue { Value = compressed };
            CheckPayload(LargeResponseBytes, (await ClientOf(channel).UnaryCallAsync(request)).Payload);
        }
    }

    private static async Task ServerCompressedStreamingAsync(GrpcChannel channel)
    {
        StreamingOutputCallRequest request = new()
        {
            ResponseParameters =
            {
                new ResponseParameters { Size = 31415, Compressed = new BoolValue { Value = true } },
                new ResponseParameters { Size = 92653, Compressed = new BoolValue { Value = false } },
            },
        };
        using AsyncServerStreamingCall<StreamingOutputCallResponse> call = ClientOf(channel).StreamingOutputCall(request);
        await ExpectAsync(call.ResponseStream, 31415);
        await ExpectAsync(call.ResponseStream, 92653);
        await ExpectEndAsync(call.ResponseStream);
    }
}
