using System.Collections.Concurrent;
using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Client.Internal;

/// <summary>One StreamActivationsBatch call: images are sent one after the other, their answers come interleaved.</summary>
internal sealed class StatisticsCall(AsyncDuplexStreamingCall<Wire.StreamActivationsBatchRequest, Wire.StreamActivationsBatchResponse> call) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Pending> pending = new(StringComparer.Ordinal);
    private RpcException? failure;
    private Task reading = Task.CompletedTask;

    /// <summary>No image can be sent any more.</summary>
    public bool IsBroken => Volatile.Read(ref failure) is not null;

    /// <summary>Says what is asked of every image.</summary>
    public async Task OpenAsync(Wire.BatchOptions options)
    {
        reading = ReadAsync();
        await WriteAsync(new Wire.StreamActivationsBatchRequest { Options = options });
    }

    /// <summary>Sends an image; the task within is its answer.</summary>
    public async Task<Task<ImageStatistics>> SendAsync(Wire.BatchImage image)
    {
        var answer = new Pending();
        pending[image.ImageId] = answer;
        try
        {
            await WriteAsync(new Wire.StreamActivationsBatchRequest { Image = image });
        }
        catch
        {
            pending.TryRemove(image.ImageId, out _);
            throw;
        }

        if (Volatile.Read(ref failure) is { } broken)
        {
            // It broke before the reader could have seen this image.
            answer.Completion.TrySetException(broken);
        }

        return answer.Completion.Task;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        call.Dispose();
        await reading;
    }

    private async Task WriteAsync(Wire.StreamActivationsBatchRequest request)
    {
        try
        {
            await call.RequestStream.WriteAsync(request);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ObjectDisposedException)
        {
            // The call has ended; the reader knows why.
            await reading;
            throw failure!;
        }
    }

    /// <summary>Never fails: what goes wrong reaches those who wait.</summary>
    private async Task ReadAsync()
    {
        RpcException end;
        try
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                Take(call.ResponseStream.Current);
            }

            end = new RpcException(new Status(StatusCode.Unavailable, "The server ended the stream."));
        }
        catch (RpcException exception)
        {
            end = exception;
        }
        catch (Exception exception)
        {
            end = new RpcException(new Status(StatusCode.Unavailable, exception.Message, exception));
        }

        Volatile.Write(ref failure, end);
        foreach (Pending waiting in pending.Values)
        {
            waiting.Completion.TrySetException(end);
        }
    }

    private void Take(Wire.StreamActivationsBatchResponse response)
    {
        if (!pending.TryGetValue(response.ImageId, out Pending? image))
        {
            return;
        }

        switch (response.EventCase)
        {
            case Wire.StreamActivationsBatchResponse.EventOneofCase.Statistics:
                image.Layers.Add(response.Statistics);
                break;
            case Wire.StreamActivationsBatchResponse.EventOneofCase.Summary:
                End(response.ImageId, image, new ImageStatistics([.. image.Layers], null));
                break;
            case Wire.StreamActivationsBatchResponse.EventOneofCase.Failure when response.Failure.Code == (int)StatusCode.InvalidArgument:
                End(response.ImageId, image, new ImageStatistics([], response.Failure.Message));
                break;
            case Wire.StreamActivationsBatchResponse.EventOneofCase.Failure:
                pending.TryRemove(response.ImageId, out _);
                image.Completion.TrySetException(new RpcException(new Status(Retriable((StatusCode)response.Failure.Code), response.Failure.Message)));
                break;
        }
    }

    // A full queue has no retry delay here: the image is sent again after a pause, to the next server.
    private static StatusCode Retriable(StatusCode code) => code == StatusCode.ResourceExhausted ? StatusCode.Unavailable : code;

    private void End(string id, Pending image, ImageStatistics statistics)
    {
        pending.TryRemove(id, out _);
        image.Completion.TrySetResult(statistics);
    }

    private sealed class Pending
    {
        public List<Wire.LayerStatistics> Layers { get; } = [];

        public TaskCompletionSource<ImageStatistics> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
