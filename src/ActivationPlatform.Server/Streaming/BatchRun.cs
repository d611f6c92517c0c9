using System.Runtime.ExceptionServices;
using ActivationPlatform.Models;
using ActivationPlatform.Server.Failures;
using ActivationPlatform.Server.Mapping;
using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Streaming;

/// <summary>The images of one batch call: at most a window of them on the way; while it is full no further request is read, so the connection's flow
/// control holds the caller back. An image that fails is answered by a failure and the others go on.</summary>
internal sealed class BatchRun(ActivationStreamer streamer, StreamCall call, int window)
{
    private const int LongestId = 256;

    private readonly HashSet<string> open = new(StringComparer.Ordinal);
    private Exception? fatal;

    /// <summary>Reads images and answers them until the caller has ended and all are answered.</summary>
    public async Task RunAsync(
        IAsyncStreamReader<Wire.StreamActivationsBatchRequest> requests, IServerStreamWriter<Wire.StreamActivationsBatchResponse> responses, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var places = new SemaphoreSlim(window, window);
        using var turn = new SemaphoreSlim(1, 1);
        var running = new List<Task>();
        try
        {
            while (true)
            {
                await places.WaitAsync(stop.Token);
                if (!await requests.MoveNext(stop.Token))
                {
                    break;
                }

                Wire.BatchImage image = Accept(requests.Current);
                running.RemoveAll(task => task.IsCompletedSuccessfully);
                running.Add(AnswerAsync(image, new BatchEvents(responses, turn, image.ImageId), places, stop));
            }

            await Task.WhenAll(running);
        }
        catch (OperationCanceledException) when (fatal is not null)
        {
            // The answer broke under one image, which stopped the others.
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(running).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        if (fatal is not null)
        {
            ExceptionDispatchInfo.Throw(fatal);
        }
    }

    private Wire.BatchImage Accept(Wire.StreamActivationsBatchRequest request)
    {
        if (request.MessageCase != Wire.StreamActivationsBatchRequest.MessageOneofCase.Image)
        {
            throw Failure.InvalidField("image", "A message after the options has no image.");
        }

        Wire.BatchImage image = request.Image;
        if (image.ImageId.Length is 0 or > LongestId)
        {
            throw Failure.InvalidField("image.image_id", $"The image's id has {image.ImageId.Length} characters; expected 1 to {LongestId}.");
        }

        lock (open)
        {
            return open.Add(image.ImageId)
                ? image
                : throw Failure.InvalidField("image.image_id", $"The id '{image.ImageId}' belongs to an image that is not answered yet.");
        }
    }

    private async Task AnswerAsync(Wire.BatchImage image, BatchEvents events, SemaphoreSlim places, CancellationTokenSource stop)
    {
        try
        {
            ActivationInput input = image.Input.ToInput(call.Plan.Network.Input, "image.input");
            await streamer.RunAsync(call, input, events, started: null, stop.Token);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Aborted)
        {
            // The reader does not read, so it cannot be told of one image alone.
            await StopAsync(exception, stop);
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            Status status = FailureTranslation.Translate(exception).Status;
            await ReportAsync(events, new Wire.BatchFailure { Code = (int)status.StatusCode, Message = status.Detail }, stop);
        }
        finally
        {
            lock (open)
            {
                open.Remove(image.ImageId);
            }

            places.Release();
        }
    }

    private async Task ReportAsync(BatchEvents events, Wire.BatchFailure failure, CancellationTokenSource stop)
    {
        try
        {
            await events.FailureAsync(failure, stop.Token);
        }
        catch (Exception exception)
        {
            await StopAsync(exception, stop);
        }
    }

    private async Task StopAsync(Exception exception, CancellationTokenSource stop)
    {
        Interlocked.CompareExchange(ref fatal, exception, null);
        await stop.CancelAsync();
    }
}
