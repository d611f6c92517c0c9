using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ActivationPlatform.Client.Internal;
using ActivationPlatform.Models;
using ActivationPlatform.Protocol;
using Google.Protobuf;
using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Client;

/// <summary>Activations computed by a server. A stream that breaks is taken up again: the layers that had not arrived are asked for once more, of the same
/// model file, and nothing is lost or repeated. Any number of calls may run at once.</summary>
public sealed class RemoteActivationSource : IActivationSource
{
    private readonly RemoteOptions options;
    private readonly Connections connections;
    private readonly SemaphoreSlim describing = new(1, 1);
    private (Network Network, ImmutableArray<KeyValuePair<string, string>> Components)? described;

    /// <summary>Prepares the connection; the server is first asked by the first call.</summary>
    /// <param name="options">Where the server is.</param>
    /// <exception cref="ArgumentException">The addresses cannot be used.</exception>
    public RemoteActivationSource(RemoteOptions options)
    {
        this.options = options;
        connections = new Connections(options);
    }

    /// <summary>How the server is spoken to.</summary>
    public RemoteOptions Options => options;

    /// <summary>Attempts of all calls so far that followed a failed one.</summary>
    public long Retries => connections.Retries;

    internal Connections Connections => connections;

    /// <inheritdoc/>
    /// <exception cref="RemoteException">The server refused or could not be reached.</exception>
    public async ValueTask<Network> DescribeAsync(CancellationToken cancellationToken = default) => (await AskAsync(cancellationToken)).Network;

    /// <inheritdoc/>
    /// <exception cref="RemoteException">The server refused or could not be reached.</exception>
    public async ValueTask<ImmutableArray<KeyValuePair<string, string>>> DescribeComponentsAsync(CancellationToken cancellationToken = default) =>
        (await AskAsync(cancellationToken)).Components;

    /// <inheritdoc/>
    /// <exception cref="RemoteException">The server refused, or could not be reached after all attempts.</exception>
    public async IAsyncEnumerable<Activation> StreamAsync(
        ActivationInput input, ImmutableArray<string> layers, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Network network = await DescribeAsync(cancellationToken);
        var request = new Wire.StreamActivationsRequest
        {
            Model = network.Name,
            ExpectedModelSha256 = network.Sha256,
            Input = ToWire(input),
            Layers = { layers },
            Encoding = options.Encoding,
            ChunkBytes = options.ChunkBytes,
        };
        var loop = new RetryLoop(options, connections, cancellationToken);
        var pending = new PendingLayers();
        while (!pending.IsComplete)
        {
            using var attempt = new StreamAttempt(loop, request, pending, options.MaximumTensorBytes);
            while (await attempt.ReadAsync(cancellationToken) is { } tensor)
            {
                loop.Progressed();
                yield return ToActivation(network, tensor);
            }

            if (attempt.Failure is { } failure)
            {
                await loop.PauseAsync(failure);
                pending.Narrow(request);
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="RemoteException">The server refused, or could not be reached after all attempts.</exception>
    public async ValueTask<ImmutableArray<ParameterTensor>> ReadParametersAsync(string layer, CancellationToken cancellationToken = default)
    {
        Network network = await DescribeAsync(cancellationToken);
        var request = new Wire.StreamParametersRequest { Model = network.Name, ExpectedModelSha256 = network.Sha256, Layer = layer, ChunkBytes = options.ChunkBytes };
        var loop = new RetryLoop(options, connections, cancellationToken);
        while (true)
        {
            try
            {
                ImmutableArray<ParameterTensor> parameters = await ReadParametersAsync(request, loop, cancellationToken);
                return parameters.Length == LayerSelector.Find(network, layer).Learnables.Length
                    ? parameters
                    : throw new TensorStreamException("The server ended the stream before all parameters had arrived.");
            }
            catch (Exception exception) when (exception is RpcException or TensorStreamException)
            {
                await loop.PauseAsync(exception);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        connections.Dispose();
        describing.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>One unary call with its attempts.</summary>
    internal async Task<T> CallAsync<T>(Func<CallInvoker, CallOptions, AsyncUnaryCall<T>> start, CancellationToken cancellationToken)
    {
        var loop = new RetryLoop(options, connections, cancellationToken);
        while (true)
        {
            try
            {
                using AsyncUnaryCall<T> call = start(loop.Channel.CreateCallInvoker(), loop.CallOptions);
                return await call.ResponseAsync;
            }
            catch (RpcException exception)
            {
                await loop.PauseAsync(exception);
            }
        }
    }

    /// <summary>A call for statistics with its attempts; another attempt skips what has arrived.</summary>
    internal async IAsyncEnumerable<Wire.LayerStatistics> StreamStatisticsAsync(Wire.StreamStatisticsRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var loop = new RetryLoop(options, connections, cancellationToken);
        int arrived = 0;
        while (true)
        {
            using AsyncServerStreamingCall<Wire.StreamStatisticsResponse> call =
                new Wire.AnalysisService.AnalysisServiceClient(loop.Channel).StreamStatistics(request, loop.CallOptions);
            Exception? failure = null;
            for (int position = 0; failure is null; position++)
            {
                try
                {
                    if (!await call.ResponseStream.MoveNext(cancellationToken))
                    {
                        yield break;
                    }
                }
                catch (RpcException exception)
                {
                    failure = exception;
                    continue;
                }

                if (position == arrived)
                {
                    // From now on of this very model.
                    request.ExpectedModelSha256 = call.ResponseStream.Current.ModelSha256;
                    arrived++;
                    loop.Progressed();
                    yield return call.ResponseStream.Current.Statistics;
                }
            }

            await loop.PauseAsync(failure);
        }
    }

    /// <summary>One call that sends a file in chunks, with its attempts.</summary>
    internal async Task<(THeader Header, byte[] File)> ReadFileAsync<TMessage, THeader>(
        Func<CallInvoker, CallOptions, AsyncServerStreamingCall<TMessage>> start,
        Func<TMessage, THeader?> header,
        Func<THeader, long> byteLength,
        Func<TMessage, Wire.DataChunk?> chunk,
        Func<TMessage, Wire.DataEnd?> end,
        CancellationToken cancellationToken)
        where THeader : class
    {
        var loop = new RetryLoop(options, connections, cancellationToken);
        while (true)
        {
            try
            {
                using AsyncServerStreamingCall<TMessage> call = start(loop.Channel.CreateCallInvoker(), loop.CallOptions);
                THeader? announced = null;
                DataAssembler? assembler = null;
                while (await call.ResponseStream.MoveNext(cancellationToken))
                {
                    TMessage message = call.ResponseStream.Current;
                    if (header(message) is { } found)
                    {
                        announced = found;
                        assembler = new DataAssembler(byteLength(found));
                    }
                    else if (chunk(message) is { } piece)
                    {
                        (assembler ?? throw new TensorStreamException("A chunk came without a file's header before it.")).Append(piece);
                    }
                    else if (end(message) is { } last)
                    {
                        return (announced!, (assembler ?? throw new TensorStreamException("A file's end came without its header before it.")).Complete(last));
                    }
                }

                throw new TensorStreamException("The server ended the stream before the file's end.");
            }
            catch (Exception exception) when (exception is RpcException or TensorStreamException)
            {
                await loop.PauseAsync(exception);
            }
        }
    }

    /// <summary>An image or tensor as a message; the bytes are not copied and must not change during the call.</summary>
    internal static Wire.ActivationInput ToWire(ActivationInput input) => input switch
    {
        ActivationInput.EncodedImage image => new Wire.ActivationInput { EncodedImage = UnsafeByteOperations.UnsafeWrap(image.Bytes) },
        ActivationInput.ReadyTensor tensor => new Wire.ActivationInput
        {
            Tensor = new Wire.InputTensor { Shape = { tensor.Shape.Dimensions }, Data = Float32Bytes.View(tensor.Values) },
        },
        _ => throw new ArgumentException($"An input of type {input.GetType().Name} cannot be sent; expected an encoded image or a ready tensor.", nameof(input)),
    };

    private async ValueTask<(Network Network, ImmutableArray<KeyValuePair<string, string>> Components)> AskAsync(CancellationToken cancellationToken)
    {
        await describing.WaitAsync(cancellationToken);
        try
        {
            if (described is not { } known)
            {
                Wire.GetModelResponse response = await CallAsync(
                    (invoker, call) => new Wire.ModelService.ModelServiceClient(invoker).GetModelAsync(new Wire.GetModelRequest { Model = options.Model ?? string.Empty }, call),
                    cancellationToken);
                known = (response.Network.ToNetwork(), [.. response.Components.Select(component => KeyValuePair.Create(component.Name, component.Version))]);
                described = known;
            }

            return known;
        }
        finally
        {
            describing.Release();
        }
    }

    private async Task<ImmutableArray<ParameterTensor>> ReadParametersAsync(Wire.StreamParametersRequest request, RetryLoop loop, CancellationToken cancellationToken)
    {
        using AsyncServerStreamingCall<Wire.StreamParametersResponse> call =
            new Wire.ModelService.ModelServiceClient(loop.Channel).StreamParameters(request, loop.CallOptions);
        using var assembler = new TensorAssembler(options.MaximumTensorBytes);
        var parameters = ImmutableArray.CreateBuilder<ParameterTensor>();
        LearnableParameter? parameter = null;
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            Wire.StreamParametersResponse message = call.ResponseStream.Current;
            switch (message.EventCase)
            {
                case Wire.StreamParametersResponse.EventOneofCase.Header:
                    parameter = message.Header.Parameter.ToParameter();
                    assembler.Begin(new Wire.TensorHeader
                    {
                        Layer = message.Header.Layer,
                        Shape = { message.Header.Parameter.Shape },
                        Encoding = Wire.TensorEncoding.Float32,
                        ByteLength = message.Header.ByteLength,
                    });
                    break;
                case Wire.StreamParametersResponse.EventOneofCase.Chunk:
                    assembler.Append(message.Chunk);
                    break;
                case Wire.StreamParametersResponse.EventOneofCase.End:
                    using (ReceivedTensor tensor = assembler.Complete(message.End))
                    {
                        parameters.Add(new ParameterTensor(parameter!, tensor.Values.ToArray()));
                    }

                    break;
            }
        }

        return parameters.ToImmutable();
    }

    private static Activation ToActivation(Network network, ReceivedTensor tensor)
    {
        int index = tensor.Header.Layer.Index;
        if (index < 0 || index >= network.Layers.Length)
        {
            tensor.Dispose();
            throw new RemoteException(StatusCode.DataLoss, $"The server sent layer {index} of model '{network.Name}', which has {network.Layers.Length}.", null, [], null, null);
        }

        return new Activation(network.Layers[index], new TensorShape([.. tensor.Header.Shape]), tensor.Values, tensor);
    }
}
