using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Testing;

namespace Grpc.InteropClient;

/// <summary>The cases of the interoperability tests, by name.</summary>
internal static partial class InteropCases
{
    private const int LargeRequestBytes = 271_828;
    private const int LargeResponseBytes = 314_159;

    private static readonly int[] RequestBytes = [27182, 8, 1828, 45904];
    private static readonly int[] ResponseBytes = [31415, 9, 2653, 58979];

    public static IReadOnlyDictionary<string, Func<GrpcChannel, Task>> All { get; } = new Dictionary<string, Func<GrpcChannel, Task>>
    {
        ["empty_unary"] = EmptyUnaryAsync,
        ["large_unary"] = LargeUnaryAsync,
        ["client_streaming"] = ClientStreamingAsync,
        ["server_streaming"] = ServerStreamingAsync,
        ["ping_pong"] = PingPongAsync,
        ["empty_stream"] = EmptyStreamAsync,
        ["timeout_on_sleeping_server"] = TimeoutOnSleepingServerAsync,
        ["cancel_after_begin"] = CancelAfterBeginAsync,
        ["cancel_after_first_response"] = CancelAfterFirstResponseAsync,
        ["status_code_and_message"] = channel => EchoStatusAsync(channel, "test status message"),
        ["special_status_message"] = channel => EchoStatusAsync(channel, "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n"),
        ["custom_metadata"] = CustomMetadataAsync,
        ["unimplemented_method"] = channel => UnimplementedAsync(() => new TestService.TestServiceClient(channel).UnimplementedCallAsync(new Empty())),
        ["unimplemented_service"] = channel => UnimplementedAsync(() => new UnimplementedService.UnimplementedServiceClient(channel).UnimplementedCallAsync(new Empty())),
        ["client_compressed_unary"] = ClientCompressedUnaryAsync,
        ["client_compressed_streaming"] = ClientCompressedStreamingAsync,
        ["gzip_requests"] = GzipRequestsAsync,
        ["server_compressed_unary"] = ServerCompressedUnaryAsync,
        ["server_compressed_streaming"] = ServerCompressedStreamingAsync,
        ["rpc_soak"] = RpcSoakAsync,
        ["channel_soak"] = ChannelSoakAsync,
    };

    private static async Task EmptyUnaryAsync(GrpcChannel channel) =>
        InteropFailure.UnlessEqual(new Empty(), await ClientOf(channel).EmptyCallAsync(new Empty()), "the response");

    private static async Task LargeUnaryAsync(GrpcChannel channel) =>
        CheckPayload(LargeResponseBytes, (await ClientOf(channel).UnaryCallAsync(LargeRequest())).Payload);

    private static async Task ClientStreamingAsync(GrpcChannel channel)
    {
        using AsyncClientStreamingCall<StreamingInputCallRequest, StreamingInputCallResponse> call = ClientOf(channel).StreamingInputCall();
        foreach (int size in RequestBytes)
        {
            await call.RequestStream.WriteAsync(new StreamingInputCallRequest { Payload = Zeros(size) });
        }

        await call.RequestStream.CompleteAsync();
        InteropFailure.UnlessEqual(74922, (await call).AggregatedPayloadSize, "the sum");
    }

    private static async Task ServerStreamingAsync(GrpcChannel channel)
    {
        StreamingOutputCallRequest request = new();
        request.ResponseParameters.AddRange(ResponseBytes.Select(size => new ResponseParameters { Size = size }));
        using AsyncServerStreamingCall<StreamingOutputCallResponse> call = ClientOf(channel).StreamingOutputCall(request);
        foreach (int size in ResponseBytes)
        {
            await ExpectAsync(call.ResponseStream, size);
        }

        await ExpectEndAsync(call.ResponseStream);
    }

    private static async Task PingPongAsync(GrpcChannel channel)
    {
        using AsyncDuplexStreamingCall<StreamingOutputCallRequest, StreamingOutputCallResponse> call = ClientOf(channel).FullDuplexCall();
        foreach ((int request, int response) in RequestBytes.Zip(ResponseBytes))
        {
            await call.RequestStream.WriteAsync(Exchange(request, response));
            await ExpectAsync(call.ResponseStream, response);
        }

        await call.RequestStream.CompleteAsync();
        await ExpectEndAsync(call.ResponseStream);
    }

    private static async Task EmptyStreamAsync(GrpcChannel channel)
    {
        using AsyncDuplexStreamingCall<StreamingOutputCallRequest, StreamingOutputCallResponse> call = ClientOf(channel).FullDuplexCall();
        await call.RequestStream.CompleteAsync();
        await ExpectEndAsync(call.ResponseStream);
        InteropFailure.UnlessEqual(StatusCode.OK, call.GetStatus().StatusCode, "the status");
    }

    private static async Task TimeoutOnSleepingServerAsync(GrpcChannel channel)
    {
        using AsyncDuplexStreamingCall<StreamingOutputCallRequest, StreamingOutputCallResponse> call =
            ClientOf(channel).FullDuplexCall(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(1));
        await ExpectFailureAsync(StatusCode.DeadlineExceeded, async () =>
        {
            await call.RequestStream.WriteAsync(new StreamingOutputCallRequest { Payload = Zeros(27182) });
            await call.ResponseStream.MoveNext();
        });
    }

    private static async Task CancelAfterBeginAsync(GrpcChannel channel)
    {
        using CancellationTokenSource cancellation = new();
        using AsyncClientStreamingCall<StreamingInputCallRequest, StreamingInputCallResponse> call = ClientOf(channel).StreamingInputCall(cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();
        await ExpectFailureAsync(StatusCode.Cancelled, () => call.ResponseAsync);
    }

    private static async Task CancelAfterFirstResponseAsync(GrpcChannel channel)
    {
        using CancellationTokenSource cancellation = new();
        using AsyncDuplexStreamingCall<StreamingOutputCallRequest, StreamingOutputCallResponse> call = ClientOf(channel).FullDuplexCall(cancellationToken: cancellation.Token);
        await call.RequestStream.WriteAsync(Exchange(27182, 31415));
        await ExpectAsync(call.ResponseStream, 31415);
        await cancellation.CancelAsync();
        await ExpectFailureAsync(StatusCode.Cancelled, () => call.ResponseStream.MoveNext());
    }

    private static async Task EchoStatusAsync(GrpcChannel channel, string message)
    {
        EchoStatus status = new() { Code = (int)StatusCode.Unknown, Message = message };
        RpcException unary = await ExpectFailureAsync(StatusCode.Unknown, () => ClientOf(channel).UnaryCallAsync(new SimpleRequest { ResponseStatus = status }).ResponseAsync);
        InteropFailure.UnlessEqual(message, unary.Status.Detail, "the text of the unary call");

        using AsyncDuplexStreamingCall<StreamingOutputCallRequest, StreamingOutputCallResponse> call = ClientOf(channel).FullDuplexCall();
        RpcException duplex = await ExpectFailureAsync(StatusCode.Unknown, async () =>
        {
            await call.RequestStream.WriteAsync(new StreamingOutputCallRequest { ResponseStatus = status });
            await call.RequestStream.CompleteAsync();
            await call.ResponseStream.MoveNext();
        });
        InteropFailure.UnlessEqual(message, duplex.Status.Detail, "the text of the duplex call");
    }

    private static async Task CustomMetadataAsync(GrpcChannel channel)
    {
        Metadata metadata = new() { { "x-grpc-test-echo-initial", "test_initial_metadata_value" }, { "x-grpc-test-echo-trailing-bin", [0xab, 0xab, 0xab] } };
        using AsyncUnaryCall<SimpleResponse> unary = ClientOf(channel).UnaryCallAsync(LargeRequest(), metadata);
        CheckPayload(LargeResponseBytes, (await unary).Payload);
        CheckEcho(await unary.ResponseHeadersAsync, unary.GetTrailers());

        using AsyncDuplexStreamingCall<StreamingOutputCallRequest, StreamingOutputCallResponse> duplex = ClientOf(channel).FullDuplexCall(metadata);
        await duplex.RequestStream.WriteAsync(Exchange(LargeRequestBytes, LargeResponseBytes));
        await duplex.RequestStream.CompleteAsync();
        await ExpectAsync(duplex.ResponseStream, LargeResponseBytes);
        await ExpectEndAsync(duplex.ResponseStream);
        CheckEcho(await duplex.ResponseHeadersAsync, duplex.GetTrailers());

        static void CheckEcho(Metadata headers, Metadata trailers)
        {
            InteropFailure.UnlessEqual("test_initial_metadata_value", headers.GetValue("x-grpc-test-echo-initial"), "the echoed header");
            InteropFailure.UnlessEqual("ABABAB", Convert.ToHexString(trailers.GetValueBytes("x-grpc-test-echo-trailing-bin") ?? []), "the echoed trailer");
        }
    }

    private static async Task UnimplementedAsync(Func<AsyncUnaryCall<Empty>> call) =>
        await ExpectFailureAsync(StatusCode.Unimplemented, () => call().ResponseAsync);

    private static async Task RpcSoakAsync(GrpcChannel channel)
    {
        for (int index = 0; index < 100; index++)
        {
            await LargeUnaryAsync(channel);
        }
    }

    private static async Task ChannelSoakAsync(GrpcChannel channel)
    {
        for (int index = 0; index < 30; index++)
        {
            using GrpcChannel fresh = GrpcChannel.ForAddress($"http://{channel.Target}");
            await LargeUnaryAsync(fresh);
        }
    }

    private static TestService.TestServiceClient ClientOf(GrpcChannel channel) => new(channel);

    private static Payload Zeros(int size) => new() { Body = ByteString.CopyFrom(new byte[size]) };

    private static SimpleRequest LargeRequest() => new() { ResponseSize = LargeResponseBytes, Payload = Zeros(LargeRequestBytes) };

    private static StreamingOutputCallRequest Exchange(int requestBytes, int responseBytes) => new()
    {
        Payload = Zeros(requestBytes),
        ResponseParameters = { new ResponseParameters { Size = responseBytes } },
    };

    private static async Task ExpectAsync(IAsyncStreamReader<StreamingOutputCallResponse> responses, int size)
    {
        InteropFailure.Unless(await responses.MoveNext(), $"The stream ended before a response of {size} bytes.");
        CheckPayload(size, responses.Current.Payload);
    }

    private static async Task ExpectEndAsync(IAsyncStreamReader<StreamingOutputCallResponse> responses) =>
        InteropFailure.Unless(!await responses.MoveNext(), "The stream has more responses than were asked for.");

    private static void CheckPayload(int size, Payload payload)
    {
        InteropFailure.UnlessEqual(size, payload.Body.Length, "the size of the payload");
        InteropFailure.Unless(payload.Body.Span.IndexOfAnyExcept((byte)0) < 0, "The payload is not all zero.");
    }

    private static async Task<RpcException> ExpectFailureAsync(StatusCode expected, Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (RpcException exception)
        {
            InteropFailure.UnlessEqual(expected, exception.StatusCode, "the status");
            return exception;
        }

        throw new InteropFailure($"The call succeeded; expected {expected}.");
    }
}
