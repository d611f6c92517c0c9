using ActivationPlatform.Models;
using ActivationPlatform.Server.Compute;
using ActivationPlatform.Server.Configuration;
using ActivationPlatform.Server.Failures;
using ActivationPlatform.Server.Mapping;
using ActivationPlatform.Server.Models;
using ActivationPlatform.Server.Streaming;
using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Services;

/// <summary>Activations of layers for images.</summary>
internal sealed class ActivationService(ModelRegistry models, ActivationStreamer streamer, Classifier classifier, ServerSettings settings)
    : Wire.ActivationService.ActivationServiceBase
{
    /// <inheritdoc/>
    public override async Task StreamActivations(
        Wire.StreamActivationsRequest request, IServerStreamWriter<Wire.StreamActivationsResponse> responseStream, ServerCallContext context)
    {
        using ModelLease model = await models.OpenAsync(request.Model, request.ExpectedModelSha256, context.CancellationToken);
        StreamPlan plan = StreamPlan.Create(
            model.Network, request.Layers, request.ChannelIndices, request.Encoding, request.ChunkBytes, request.Deliver, settings.ChunkBytes);
        ActivationInput input = request.Input.ToInput(model.Network.Input);
        var events = new StreamEvents(responseStream);
        await streamer.RunAsync(
            StreamCall.Of(context, model, plan), input, events, started: () => events.StartAsync(plan.ToStart(), context.CancellationToken), context.CancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StreamActivationsBatch(
        IAsyncStreamReader<Wire.StreamActivationsBatchRequest> requestStream,
        IServerStreamWriter<Wire.StreamActivationsBatchResponse> responseStream,
        ServerCallContext context)
    {
        Wire.BatchOptions options = await ReadOptionsAsync(requestStream, context.CancellationToken);
        using ModelLease model = await models.OpenAsync(options.Model, options.ExpectedModelSha256, context.CancellationToken);
        StreamPlan plan = StreamPlan.Create(
            model.Network, options.Layers, options.ChannelIndices, options.Encoding, options.ChunkBytes, options.Deliver, settings.ChunkBytes, "options.") with { IsMergeable = options.Mergeable };
        int window = options.WindowImages switch
        {
            < 0 => throw Failure.InvalidField("options.window_images", $"The window is {options.WindowImages} images; expected 0 or more."),
            0 => settings.WindowImages,
            _ => Math.Min(options.WindowImages, settings.WindowImages),
        };
        await responseStream.WriteAsync(
            new Wire.StreamActivationsBatchResponse { Start = new Wire.BatchStart { Stream = plan.ToStart(), WindowImages = window } }, context.CancellationToken);
        await new BatchRun(streamer, StreamCall.Of(context, model, plan), window).RunAsync(requestStream, responseStream, context.CancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<Wire.ClassifyResponse> Classify(Wire.ClassifyRequest request, ServerCallContext context)
    {
        if (request.Top < 0)
        {
            throw Failure.InvalidField("top", $"The number of classes is {request.Top}; expected 0 or more.");
        }

        using ModelLease model = await models.OpenAsync(request.Model, request.ExpectedModelSha256, context.CancellationToken);
        ActivationInput input = request.Input.ToInput(model.Network.Input);
        return await classifier.ClassifyAsync(model, input, request.Top, ComputeWork.Of(context, "classify"), context.CancellationToken);
    }

    private static async Task<Wire.BatchOptions> ReadOptionsAsync(IAsyncStreamReader<Wire.StreamActivationsBatchRequest> requests, CancellationToken cancellationToken)
    {
        if (!await requests.MoveNext(cancellationToken))
        {
            throw Failure.InvalidField("options", "The call ended without a message; expected options first.");
        }

        return requests.Current.MessageCase == Wire.StreamActivationsBatchRequest.MessageOneofCase.Options
            ? requests.Current.Options
            : throw Failure.InvalidField("options", "The first message has no options; expected options first, then images.");
    }
}
