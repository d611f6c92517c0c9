using System.Collections.Immutable;
using ActivationPlatform.Analysis;
using ActivationPlatform.Models;
using ActivationPlatform.Rendering;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Figures;
using ActivationPlatform.Server.Compute;
using ActivationPlatform.Server.Configuration;
using ActivationPlatform.Server.Failures;
using ActivationPlatform.Server.Mapping;
using ActivationPlatform.Server.Models;
using ActivationPlatform.Server.Streaming;
using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Services;

/// <summary>Numbers and figures for clients that do not draw. Whatever is drawn holds a compute slot until it is a file; sending holds none.</summary>
internal sealed class AnalysisService(ModelRegistry models, ComputeQueue queue, ActivationStreamer streamer, ServerSettings settings) : Wire.AnalysisService.AnalysisServiceBase
{
    private const int LongestTitle = 200;
    private const int MostChannels = 16;

    /// <inheritdoc/>
    public override async Task StreamStatistics(
        Wire.StreamStatisticsRequest request, IServerStreamWriter<Wire.StreamStatisticsResponse> responseStream, ServerCallContext context)
    {
        using ModelLease model = await models.OpenAsync(request.Model, request.ExpectedModelSha256, context.CancellationToken);
        StreamPlan plan = StreamPlan.Create(
            model.Network, request.Layers, [], Wire.TensorEncoding.Unspecified, chunkBytes: 0, Wire.Delivery.ChannelStatistics, settings.ChunkBytes)
            with
        { Distribution = DistributionChoice.Create(request.QuantileFractions, request.HistogramBins) };
        ActivationInput input = request.Input.ToInput(model.Network.Input);
        await streamer.RunAsync(StreamCall.Of(context, model, plan), input, new StatisticsEvents(responseStream, model.Network.Sha256), started: null, context.CancellationToken);
    }

    /// <inheritdoc/>
    public override async Task RenderMontage(Wire.RenderMontageRequest request, IServerStreamWriter<Wire.RenderMontageResponse> responseStream, ServerCallContext context)
    {
        if (request.Title.Length > LongestTitle)
        {
            throw Failure.InvalidField("title", $"The title has {request.Title.Length} characters; expected at most {LongestTitle}.");
        }

        using ModelLease model = await models.OpenAsync(request.Model, request.ExpectedModelSha256, context.CancellationToken);
        Layer layer = FindLayer(model.Network, request.Layer);
        StretchMode mode = ToMode(request.Stretch, layer);
        FigureFile figure = await DrawAsync(model, layer, request.Figure, context, async () =>
        {
            using Activation activation = await model.Source.ReadActivationAsync(request.Input.ToInput(model.Network.Input), layer.Name, context.CancellationToken);
            return LayerFigures.Montage(activation, mode, request.Title, request.ShowChannelNumbers, cancellationToken: context.CancellationToken);
        });
        await figure.SendAsync(
            header => responseStream.WriteAsync(new() { Header = header }, context.CancellationToken),
            chunk => responseStream.WriteAsync(new() { Chunk = chunk }, context.CancellationToken),
            end => responseStream.WriteAsync(new() { End = end }, context.CancellationToken));
    }

    /// <inheritdoc/>
    public override async Task RenderChannels(Wire.RenderChannelsRequest request, IServerStreamWriter<Wire.RenderChannelsResponse> responseStream, ServerCallContext context)
    {
        using ModelLease model = await models.OpenAsync(request.Model, request.ExpectedModelSha256, context.CancellationToken);
        Layer layer = FindLayer(model.Network, request.Layer);
        ImmutableArray<int> channels = ToChannels(request.ChannelIndices, layer);
        StretchMode mode = ToMode(request.Stretch, layer);
        FigureFile figure = await DrawAsync(model, layer, request.Figure, context, async () => LayerFigures.Channels(
            await ChannelImage.CreateAsync(model.Source, request.Input.ToInput(model.Network.Input), layer.Name, channels, mode, context.CancellationToken)));
        await figure.SendAsync(
            header => responseStream.WriteAsync(new() { Header = header }, context.CancellationToken),
            chunk => responseStream.WriteAsync(new() { Chunk = chunk }, context.CancellationToken),
            end => responseStream.WriteAsync(new() { End = end }, context.CancellationToken));
    }

    /// <inheritdoc/>
    public override async Task RenderFilterWeights(
        Wire.RenderFilterWeightsRequest request, IServerStreamWriter<Wire.RenderFilterWeightsResponse> responseStream, ServerCallContext context)
    {
        using ModelLease model = await models.OpenAsync(request.Model, request.ExpectedModelSha256, context.CancellationToken);
        FilterBank bank = await ReadFiltersAsync(model, request.Layer, request.FilterIndex, context.CancellationToken);
        FigureFile figure = await DrawAsync(model, bank.Layer, request.Figure, context, () =>
            Task.FromResult<Figure>(LayerFigures.WeightSurfaces(bank, request.FilterIndex, request.InnerOnly)));
        await figure.SendAsync(
            header => responseStream.WriteAsync(new() { Header = header }, context.CancellationToken),
            chunk => responseStream.WriteAsync(new() { Chunk = chunk }, context.CancellationToken),
            end => responseStream.WriteAsync(new() { End = end }, context.CancellationToken));
    }

    /// <inheritdoc/>
    public override async Task RenderFrequencyResponse(
        Wire.RenderFrequencyResponseRequest request, IServerStreamWriter<Wire.RenderFrequencyResponseResponse> responseStream, ServerCallContext context)
    {
        using ModelLease model = await models.OpenAsync(request.Model, request.ExpectedModelSha256, context.CancellationToken);
        FilterBank bank = await ReadFiltersAsync(model, request.Layer, request.FilterIndex, context.CancellationToken);
        FilterInput plane = ToPlane(request, bank);
        FigureFile figure = await DrawAsync(model, bank.Layer, request.Figure, context, () =>
            Task.FromResult<Figure>(LayerFigures.Frequency(FrequencyResponse.Create(bank, request.FilterIndex, plane), request.ShowMap)));
        await figure.SendAsync(
            header => responseStream.WriteAsync(new() { Header = header }, context.CancellationToken),
            chunk => responseStream.WriteAsync(new() { Chunk = chunk }, context.CancellationToken),
            end => responseStream.WriteAsync(new() { End = end }, context.CancellationToken));
    }

    private async Task<FigureFile> DrawAsync(ModelLease model, Layer layer, Wire.FigureOptions? options, ServerCallContext context, Func<Task<Figure>> draw)
    {
        FigureFile.Validate(options);
        using ComputeSlot slot = await queue.EnterAsync(ComputeWork.Of(context, "draw"), context.CancellationToken);
        try
        {
            Figure figure = await draw();
            return await Task.Run(() => FigureFile.Create(figure, layer, model.Network, options, settings.ChunkBytes), context.CancellationToken);
        }
        catch (ArgumentException exception)
        {
            throw Failure.Unsuitable("layer", exception);
        }
    }

    private static Layer FindLayer(Network network, string name)
    {
        if (name.Length == 0)
        {
            throw Failure.InvalidField("layer", "There is no layer; expected one of a layer's names.");
        }

        return LayerSelector.Find(network, name);
    }

    private static async Task<FilterBank> ReadFiltersAsync(ModelLease model, string name, int filterIndex, CancellationToken cancellationToken)
    {
        Layer layer = FindLayer(model.Network, name);
        FilterBank bank;
        try
        {
            bank = await FilterBank.ReadAsync(model.Source, layer.Name, cancellationToken);
        }
        catch (ArgumentException)
        {
            throw Failure.InvalidField("layer", $"Layer '{layer.Name}' ({layer.TypeName}) has no filters; expected a convolution or a fully connected layer.");
        }

        return filterIndex >= 0 && filterIndex < bank.FilterCount
            ? bank
            : throw Failure.InvalidField("filter_index", $"Filter {filterIndex} is not in layer '{layer.Name}'; expected 0 to {bank.FilterCount - 1}.");
    }

    private static FilterInput ToPlane(Wire.RenderFrequencyResponseRequest request, FilterBank bank)
    {
        if (request.InputChannelCase == Wire.RenderFrequencyResponseRequest.InputChannelOneofCase.None)
        {
            return bank.SeesColor ? bank.FindInput("green") : bank.Inputs[0];
        }

        return bank.Inputs.FirstOrDefault(input => input.Index == request.InputChannelIndex)
            ?? throw Failure.InvalidField("input_channel_index", $"Input channel {request.InputChannelIndex} is not in layer '{bank.Layer.Name}'; expected 0 to {bank.InputCount - 1}.");
    }

    private static ImmutableArray<int> ToChannels(IReadOnlyList<int> channels, Layer layer)
    {
        if (channels.Count is 0 or > MostChannels)
        {
            throw Failure.InvalidField("channel_indices", $"There are {channels.Count} channels; expected 1 to {MostChannels}.");
        }

        int count = layer.OutputShape.Channels;
        foreach (int channel in channels)
        {
            if (channel < 0 || channel >= count)
            {
                throw Failure.InvalidField("channel_indices", $"Channel {channel} is not in layer '{layer.Name}'; expected 0 to {count - 1}.");
            }
        }

        return [.. channels];
    }

    private static StretchMode ToMode(Wire.Stretch stretch, Layer layer) => stretch switch
    {
        Wire.Stretch.Unspecified => LayerMontage.SuitableMode(layer),
        Wire.Stretch.None => StretchMode.None,
        Wire.Stretch.Contrast => StretchMode.Contrast,
        Wire.Stretch.Positive => StretchMode.Positive,
        _ => throw Failure.InvalidField("stretch", $"Stretch {(int)stretch} is not known; expected NONE, CONTRAST or POSITIVE."),
    };
}
