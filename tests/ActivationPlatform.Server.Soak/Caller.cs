using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ActivationPlatform.Client;
using ActivationPlatform.Models;
using ActivationPlatform.Protocol;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Soak;

/// <summary>Makes calls that are drawn at random: what is asked, in which form, and for half of them when and how they are broken off. The same
/// number makes the same call.</summary>
internal sealed class Caller : IAsyncDisposable
{
    private const int LongestPatienceMilliseconds = 25;
    private const int LargestMessageCount = 12;

    private static readonly string[][] LayerSets = [["conv1/7x7_s2"], ["conv1/relu_7x7", "pool1/3x3_s2"], ["pool1/3x3_s2"]];
    private static readonly ImmutableArray<string> LibraryLayers = ["pool1/3x3_s2"];
    private static readonly Wire.TensorEncoding[] Encodings = [Wire.TensorEncoding.Float32, Wire.TensorEncoding.Float16, Wire.TensorEncoding.Uint8];

    private readonly int seed;
    private readonly GrpcChannel channel;
    private readonly Wire.ActivationService.ActivationServiceClient client;
    private readonly RemoteActivationSource source;
    private readonly ActivationInput.ReadyTensor tensor;
    private readonly Wire.ActivationInput input;

    public Caller(Uri address, Network network, int seed)
    {
        this.seed = seed;
        channel = GrpcChannel.ForAddress(address);
        client = new Wire.ActivationService.ActivationServiceClient(channel);
        source = new RemoteActivationSource(new RemoteOptions { Addresses = [address] });
        var random = new Random(seed);
        tensor = new ActivationInput.ReadyTensor(Enumerable.Range(0, (int)network.Input.Shape.ElementCount).Select(_ => (random.NextSingle() * 256) - 117).ToArray(), network.Input.Shape);
        input = new Wire.ActivationInput
        {
            Tensor = new Wire.InputTensor { Shape = { tensor.Shape.Dimensions }, Data = ByteString.CopyFrom(MemoryMarshal.AsBytes(tensor.Values.Span)) },
        };
    }

    /// <summary>Why the first wrong call is wrong.</summary>
    public string? Complaint { get; private set; }

    /// <summary>Makes a call.</summary>
    /// <param name="number">Which.</param>
    public async Task<Outcome> CallAsync(int number)
    {
        var random = new Random(unchecked((seed * 1_000_003) + number));
        bool isBrokenOff = (number & 1) == 1;
        using var patience = new CancellationTokenSource();
        DateTime? deadline = null;
        int messages = int.MaxValue;
        if (isBrokenOff)
        {
            switch (random.Next(4))
            {
                case 0:
                    deadline = DateTime.UtcNow.AddMilliseconds(random.Next(LongestPatienceMilliseconds));
                    break;
                case 1:
                    messages = random.Next(LargestMessageCount);
                    break;
                default:
                    patience.CancelAfter(random.Next(LongestPatienceMilliseconds));
                    break;
            }
        }

        try
        {
            switch (random.Next(20))
            {
                case 0:
                    await ClassifyAsync(deadline, patience.Token);
                    return Outcome.Completed;
                case < 5:
                    await ReadAsync(messages, patience.Token);
                    return messages == int.MaxValue ? Outcome.Completed : Outcome.Cancelled;
                default:
                    return await StreamAsync(random, messages, deadline, patience.Token) ? Outcome.Completed : Outcome.Cancelled;
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return Outcome.Cancelled;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Cancelled && patience.IsCancellationRequested)
        {
            return Outcome.Cancelled;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.DeadlineExceeded && deadline is not null)
        {
            return Outcome.DeadlineExceeded;
        }
        catch (RpcException exception) when (deadline is not null && exception.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason == "DEADLINE_UNREACHABLE")
        {
            return Outcome.Refused;
        }
        catch (Exception exception)
        {
            Complaint ??= $"call {number}: {exception}";
            return Outcome.Wrong;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        channel.Dispose();
    }

    private async Task ClassifyAsync(DateTime? deadline, CancellationToken cancellationToken)
    {
        Wire.ClassifyResponse response = await client.ClassifyAsync(new Wire.ClassifyRequest { Input = input }, deadline: deadline, cancellationToken: cancellationToken);
        if (response.Classes.Count == 0)
        {
            throw new InvalidDataException("The answer has no class.");
        }
    }

    /// <summary>Through the client library; leaves after some tensors if told to.</summary>
    private async Task ReadAsync(int most, CancellationToken cancellationToken)
    {
        await foreach (Activation activation in source.StreamAsync(tensor, LibraryLayers, cancellationToken))
        {
            using (activation)
            {
                if (most-- <= 0)
                {
                    return;
                }
            }
        }
    }

    /// <summary>Through the stub; leaves without a word after some messages if told to.</summary>
    /// <returns>Whether everything came.</returns>
    private async Task<bool> StreamAsync(Random random, int most, DateTime? deadline, CancellationToken cancellationToken)
    {
        string[] layers = LayerSets[random.Next(LayerSets.Length)];
        var request = new Wire.StreamActivationsRequest
        {
            Input = input,
            Layers = { layers },
            Encoding = Encodings[random.Next(Encodings.Length)],
            ChannelIndices = { Enumerable.Range(random.Next(32), random.Next(1, 9)) },
            ChunkBytes = random.Next(4096, 1 << 18),
        };
        using AsyncServerStreamingCall<Wire.StreamActivationsResponse> call = client.StreamActivations(request, deadline: deadline, cancellationToken: cancellationToken);
        using var assembler = new TensorAssembler();
        int tensors = 0;
        bool hasSummary = false;
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            if (most-- <= 0)
            {
                return false;
            }

            Wire.StreamActivationsResponse message = call.ResponseStream.Current;
            switch (message.EventCase)
            {
                case Wire.StreamActivationsResponse.EventOneofCase.Header:
                    assembler.Begin(message.Header);
                    break;
                case Wire.StreamActivationsResponse.EventOneofCase.Chunk:
                    assembler.Append(message.Chunk);
                    break;
                case Wire.StreamActivationsResponse.EventOneofCase.End:
                    assembler.Complete(message.End).Dispose();
                    tensors++;
                    break;
                case Wire.StreamActivationsResponse.EventOneofCase.Summary:
                    hasSummary = true;
                    break;
            }
        }

        return tensors == layers.Length && hasSummary ? true : throw new InvalidDataException($"{tensors} of {layers.Length} tensors came, {(hasSummary ? "with" : "without")} a summary.");
    }
}
