using ActivationPlatform.Protocol;
using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Client.Internal;

/// <summary>One attempt at a stream of activations: tensors as long as it holds, then why it broke.</summary>
internal sealed class StreamAttempt : IDisposable
{
    private readonly PendingLayers pending;
    private readonly string expectedSha256;
    private readonly TensorAssembler assembler;
    private readonly AsyncServerStreamingCall<StreamPiece> call;

    /// <summary>Starts the call.</summary>
    public StreamAttempt(RetryLoop loop, Wire.StreamActivationsRequest request, PendingLayers pending, long maximumTensorBytes)
    {
        this.pending = pending;
        expectedSha256 = request.ExpectedModelSha256;
        assembler = new TensorAssembler(maximumTensorBytes);
        call = loop.Channel.CreateCallInvoker().AsyncServerStreamingCall(StreamMethod.For(assembler), host: null, loop.CallOptions, request);
    }

    /// <summary>Why the attempt ended early; null if it did not.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The next tensor that arrived whole; null at the end, be it good or not.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask<ReceivedTensor?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await call.ResponseStream.MoveNext(cancellationToken))
            {
                StreamPiece piece = call.ResponseStream.Current;
                if (piece.Failure is { } misplaced)
                {
                    throw misplaced;
                }

                if (piece.Message is { } message && Take(message) is { } tensor)
                {
                    return tensor;
                }
            }

            if (!pending.IsComplete)
            {
                Failure = new TensorStreamException("The server ended the stream before all layers had arrived.");
            }
        }
        catch (Exception exception) when (exception is RpcException or TensorStreamException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Failure = exception;
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        call.Dispose();
        assembler.Dispose();
    }

    private ReceivedTensor? Take(Wire.StreamActivationsResponse message)
    {
        switch (message.EventCase)
        {
            case Wire.StreamActivationsResponse.EventOneofCase.Start when message.Start.ModelSha256 != expectedSha256:
                throw new TensorStreamException($"The server answers of a model with SHA-256 {message.Start.ModelSha256}; asked for was {expectedSha256}.");
            case Wire.StreamActivationsResponse.EventOneofCase.Start:
                pending.Started(message.Start);
                return null;
            case Wire.StreamActivationsResponse.EventOneofCase.Header:
                assembler.Begin(message.Header);
                return null;
            case Wire.StreamActivationsResponse.EventOneofCase.Chunk:
                assembler.Append(message.Chunk);
                return null;
            case Wire.StreamActivationsResponse.EventOneofCase.End:
                return Arrive(assembler.Complete(message.End));
            case Wire.StreamActivationsResponse.EventOneofCase.Summary:
                return pending.Finished() ? null : throw new TensorStreamException("The server says that it has sent everything, but layers are missing.");
            default:
                return null; // an event of a newer server
        }
    }

    private ReceivedTensor Arrive(ReceivedTensor tensor)
    {
        try
        {
            pending.Arrived(tensor.Header.Layer.Name);
            return tensor;
        }
        catch (TensorStreamException)
        {
            tensor.Dispose();
            throw;
        }
    }
}
