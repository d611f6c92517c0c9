using System.Collections.Immutable;
using ActivationPlatform.Models;
using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Client;

/// <summary>A server's activations in a few words:
/// <code>
/// await using var client = ActivationClient.Connect("http://127.0.0.1:5080");
/// await foreach (Activation layer in client.StreamAsync(File.ReadAllBytes("coffee.png"), ["conv1*"])) { ... }
/// </code></summary>
public sealed class ActivationClient : IAsyncDisposable
{
    /// <summary>Creates a client.</summary>
    /// <param name="options">Where the server is and how it is spoken to.</param>
    /// <exception cref="ArgumentException">The addresses cannot be used.</exception>
    public ActivationClient(RemoteOptions options) => Source = new RemoteActivationSource(options);

    /// <summary>The server as a source of activations, for everything that takes one.</summary>
    public RemoteActivationSource Source { get; }

    /// <summary>A client for the server at an address.</summary>
    /// <param name="address">For example <c>http://127.0.0.1:5080</c>.</param>
    /// <param name="apiKey">Shown to the server; null for none.</param>
    /// <param name="model">The model's name; null for the server's default.</param>
    public static ActivationClient Connect(string address, string? apiKey = null, string? model = null) =>
        new(new RemoteOptions { Addresses = [new Uri(address)], ApiKey = apiKey, Model = model });

    /// <summary>The models that the server has, by name.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RemoteException">The server refused or could not be reached.</exception>
    public async Task<ImmutableArray<ModelSummary>> ListModelsAsync(CancellationToken cancellationToken = default)
    {
        Wire.ListModelsResponse response = await Source.CallAsync(
            (invoker, call) => new Wire.ModelService.ModelServiceClient(invoker).ListModelsAsync(new Wire.ListModelsRequest(), call), cancellationToken);
        return [.. response.Models.Select(m => new ModelSummary(m.Name, m.Sha256, m.ByteLength, m.Demonstration, m.Name == response.DefaultModel))];
    }

    /// <summary>The network: layers, connections, labels.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RemoteException">The server refused or could not be reached.</exception>
    public ValueTask<Network> DescribeAsync(CancellationToken cancellationToken = default) => Source.DescribeAsync(cancellationToken);

    /// <summary>The outputs of layers for one image, in the order of the network, each as soon as it has arrived. Dispose each one.</summary>
    /// <param name="image">A PNG or JPEG file.</param>
    /// <param name="layers">Names in any of the three forms, or patterns; <c>*</c> is every layer.</param>
    /// <param name="cancellationToken">Stops the server's computation too.</param>
    /// <exception cref="UnknownLayerException">A pattern matches no layer.</exception>
    /// <exception cref="RemoteException">The server refused, or could not be reached after all attempts.</exception>
    public IAsyncEnumerable<Activation> StreamAsync(ReadOnlyMemory<byte> image, ImmutableArray<string> layers, CancellationToken cancellationToken = default) =>
        Source.StreamAsync(new ActivationInput.EncodedImage(image), layers, cancellationToken);

    /// <summary>The numbers of layers for one image, computed by the server, in the order of the network and each as soon as it has arrived. A stream that breaks is taken up again.</summary>
    /// <param name="input">An image file or a ready tensor.</param>
    /// <param name="layers">Names in any of the three forms, or patterns; <c>*</c> is every layer.</param>
    /// <param name="quantileFractions">Quantiles wanted of every channel and layer, each 0 to 1; default for none.</param>
    /// <param name="histogramBins">Bins of the histogram wanted of every channel and layer, 1 to 4096; 0 for none.</param>
    /// <param name="cancellationToken">Stops the server's computation too.</param>
    /// <exception cref="UnknownLayerException">A pattern matches no layer.</exception>
    /// <exception cref="RemoteException">The server refused, or could not be reached after all attempts.</exception>
    public IAsyncEnumerable<Wire.LayerStatistics> StreamStatisticsAsync(
        ActivationInput input, ImmutableArray<string> layers, ImmutableArray<double> quantileFractions = default, int histogramBins = 0, CancellationToken cancellationToken = default)
    {
        var request = new Wire.StreamStatisticsRequest { Model = Model, Input = RemoteActivationSource.ToWire(input), Layers = { layers }, HistogramBins = histogramBins };
        request.QuantileFractions.AddRange(quantileFractions.IsDefault ? [] : quantileFractions);
        return Source.StreamStatisticsAsync(request, cancellationToken);
    }

    /// <summary>The best classes for one image, best first.</summary>
    /// <param name="input">An image file or a ready tensor.</param>
    /// <param name="top">How many, at least 1.</param>
    /// <param name="cancellationToken">Stops the server's computation too.</param>
    /// <exception cref="RemoteException">The server refused or could not be reached.</exception>
    public async Task<ImmutableArray<ClassScore>> ClassifyAsync(ActivationInput input, int top = 5, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        var request = new Wire.ClassifyRequest { Model = Model, Input = RemoteActivationSource.ToWire(input), Top = top };
        Wire.ClassifyResponse response = await Source.CallAsync(
            (invoker, call) => new Wire.ActivationService.ActivationServiceClient(invoker).ClassifyAsync(request, call), cancellationToken);
        return [.. response.Classes.Select(c => new ClassScore(c.ClassIndex, c.Label, c.Probability))];
    }

    /// <summary>All channels of a layer side by side, drawn by the server: byte for byte what the SDK draws from the streamed tensor.</summary>
    /// <param name="input">An image file or a ready tensor.</param>
    /// <param name="layer">A layer's name in any of the three forms.</param>
    /// <param name="stretch">How values become shades of grey.</param>
    /// <param name="title">Above the montage; empty for none.</param>
    /// <param name="figure">File format and scale; null for PNG at scale 1.</param>
    /// <param name="cancellationToken">Stops the server's work too.</param>
    /// <exception cref="UnknownLayerException">There is no such layer.</exception>
    /// <exception cref="RemoteException">The server refused or could not be reached.</exception>
    public Task<RenderedFigure> RenderMontageAsync(
        ActivationInput input, string layer, Wire.Stretch stretch = Wire.Stretch.Unspecified, string title = "", Wire.FigureOptions? figure = null, CancellationToken cancellationToken = default)
    {
        var request = new Wire.RenderMontageRequest { Model = Model, Input = RemoteActivationSource.ToWire(input), Layer = layer, Stretch = stretch, Title = title, Figure = figure };
        return FigureAsync((client, call) => client.RenderMontage(request, call), m => m.Header, m => m.Chunk, m => m.End, cancellationToken);
    }

    /// <summary>Channels of a layer next to each other, drawn by the server.</summary>
    /// <param name="input">An image file or a ready tensor.</param>
    /// <param name="layer">A layer's name in any of the three forms.</param>
    /// <param name="channelIndices">From 0, in the order drawn; 1 to 16.</param>
    /// <param name="stretch">How values become shades of grey.</param>
    /// <param name="figure">File format and scale; null for PNG at scale 1.</param>
    /// <param name="cancellationToken">Stops the server's work too.</param>
    /// <exception cref="UnknownLayerException">There is no such layer.</exception>
    /// <exception cref="RemoteException">The server refused or could not be reached.</exception>
    public Task<RenderedFigure> RenderChannelsAsync(
        ActivationInput input, string layer, ImmutableArray<int> channelIndices, Wire.Stretch stretch = Wire.Stretch.Unspecified, Wire.FigureOptions? figure = null, CancellationToken cancellationToken = default)
    {
        var request = new Wire.RenderChannelsRequest { Model = Model, Input = RemoteActivationSource.ToWire(input), Layer = layer, ChannelIndices = { channelIndices }, Stretch = stretch, Figure = figure };
        return FigureAsync((client, call) => client.RenderChannels(request, call), m => m.Header, m => m.Chunk, m => m.End, cancellationToken);
    }

    /// <summary>The weights of a filter as surfaces, drawn by the server.</summary>
    /// <param name="layer">A convolution's name in any of the three forms.</param>
    /// <param name="filterIndex">From 0.</param>
    /// <param name="innerOnly">Whether only the inner part is drawn.</param>
    /// <param name="figure">File format and scale; null for PNG at scale 1.</param>
    /// <param name="cancellationToken">Stops the server's work too.</param>
    /// <exception cref="UnknownLayerException">There is no such layer.</exception>
    /// <exception cref="RemoteException">The server refused or could not be reached.</exception>
    public Task<RenderedFigure> RenderFilterWeightsAsync(string layer, int filterIndex, bool innerOnly = false, Wire.FigureOptions? figure = null, CancellationToken cancellationToken = default)
    {
        var request = new Wire.RenderFilterWeightsRequest { Model = Model, Layer = layer, FilterIndex = filterIndex, InnerOnly = innerOnly, Figure = figure };
        return FigureAsync((client, call) => client.RenderFilterWeights(request, call), m => m.Header, m => m.Chunk, m => m.End, cancellationToken);
    }

    /// <summary>The frequency response of a filter, drawn by the server.</summary>
    /// <param name="layer">A convolution's name in any of the three forms.</param>
    /// <param name="filterIndex">From 0.</param>
    /// <param name="inputChannelIndex">From 0, in the model's own order; null for green, else the first.</param>
    /// <param name="showMap">Whether a flat map stands beside the mesh.</param>
    /// <param name="figure">File format and scale; null for PNG at scale 1.</param>
    /// <param name="cancellationToken">Stops the server's work too.</param>
    /// <exception cref="UnknownLayerException">There is no such layer.</exception>
    /// <exception cref="RemoteException">The server refused or could not be reached.</exception>
    public Task<RenderedFigure> RenderFrequencyResponseAsync(
        string layer, int filterIndex, int? inputChannelIndex = null, bool showMap = false, Wire.FigureOptions? figure = null, CancellationToken cancellationToken = default)
    {
        var request = new Wire.RenderFrequencyResponseRequest { Model = Model, Layer = layer, FilterIndex = filterIndex, ShowMap = showMap, Figure = figure };
        if (inputChannelIndex is { } index)
        {
            request.InputChannelIndex = index;
        }

        return FigureAsync((client, call) => client.RenderFrequencyResponse(request, call), m => m.Header, m => m.Chunk, m => m.End, cancellationToken);
    }

    /// <summary>A layer-analysis report, made by the server.</summary>
    /// <param name="image">A PNG or JPEG file.</param>
    /// <param name="imageName">The image's name as the report shows it.</param>
    /// <param name="layers">Names in any of the three forms, or patterns; empty for the first convolution and its ReLU.</param>
    /// <param name="output">Where the PDF is written; nothing is written before it is complete and checked.</param>
    /// <param name="progress">Told how far the server is; null for nobody.</param>
    /// <param name="cancellationToken">Stops the server's work too.</param>
    /// <exception cref="UnknownLayerException">A pattern matches no layer.</exception>
    /// <exception cref="RemoteException">The server refused or could not be reached.</exception>
    public Task<ReceivedReport> GenerateReportAsync(
        ReadOnlyMemory<byte> image, string imageName, ImmutableArray<string> layers, Stream output, IProgress<ReportStep>? progress = null, CancellationToken cancellationToken = default) =>
        GenerateReportAsync(new Wire.GenerateReportRequest { Input = PhotoOf(image), ImageName = imageName, Layers = { layers } }, output, progress, cancellationToken);

    /// <summary>A summary of the network, one page for every module, made by the server.</summary>
    /// <param name="image">A PNG or JPEG file.</param>
    /// <param name="imageName">The image's name as the report shows it.</param>
    /// <param name="output">Where the PDF is written; nothing is written before it is complete and checked.</param>
    /// <param name="progress">Told how far the server is; null for nobody.</param>
    /// <param name="cancellationToken">Stops the server's work too.</param>
    /// <exception cref="RemoteException">The server refused or could not be reached.</exception>
    public Task<ReceivedReport> GenerateSummaryAsync(
        ReadOnlyMemory<byte> image, string imageName, Stream output, IProgress<ReportStep>? progress = null, CancellationToken cancellationToken = default) =>
        GenerateReportAsync(new Wire.GenerateReportRequest { Input = PhotoOf(image), ImageName = imageName, Summary = true }, output, progress, cancellationToken);

    /// <summary>A comparison of this client's model on an image with another run, made by the server.</summary>
    /// <param name="image">A PNG or JPEG file.</param>
    /// <param name="imageName">The image's name as the report shows it.</param>
    /// <param name="other">The other image, the other model, or both.</param>
    /// <param name="output">Where the PDF is written; nothing is written before it is complete and checked.</param>
    /// <param name="progress">Told how far the server is; null for nobody.</param>
    /// <param name="cancellationToken">Stops the server's work too.</param>
    /// <exception cref="RemoteException">The server refused or could not be reached.</exception>
    public Task<ReceivedReport> GenerateComparisonAsync(
        ReadOnlyMemory<byte> image, string imageName, ComparedRun other, Stream output, IProgress<ReportStep>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(other);
        var comparison = new Wire.ReportComparison { Model = other.Model ?? string.Empty, ImageName = other.ImageName ?? string.Empty };
        if (other.Image is { } otherImage)
        {
            comparison.Input = PhotoOf(otherImage);
        }

        return GenerateReportAsync(new Wire.GenerateReportRequest { Input = PhotoOf(image), ImageName = imageName, Comparison = comparison }, output, progress, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Source.DisposeAsync();

    private string Model => Source.Options.Model ?? string.Empty;

    private static Wire.ActivationInput PhotoOf(ReadOnlyMemory<byte> image) => RemoteActivationSource.ToWire(new ActivationInput.EncodedImage(image));

    private async Task<ReceivedReport> GenerateReportAsync(Wire.GenerateReportRequest request, Stream output, IProgress<ReportStep>? progress, CancellationToken cancellationToken)
    {
        request.Model = Model;
        (Wire.ReportHeader header, byte[] file) = await Source.ReadFileAsync(
            (invoker, call) => new Wire.ReportService.ReportServiceClient(invoker).GenerateReport(request, call),
            message =>
            {
                if (message.Progress is { } step)
                {
                    progress?.Report(new ReportStep(step.Fraction, step.Activity));
                }

                return message.Header;
            },
            header => header.ByteLength,
            message => message.Chunk,
            message => message.End,
            cancellationToken);
        await output.WriteAsync(file, cancellationToken);
        return new ReceivedReport(header.FileName, file.Length, header.PageCount);
    }

    private async Task<RenderedFigure> FigureAsync<T>(
        Func<Wire.AnalysisService.AnalysisServiceClient, CallOptions, AsyncServerStreamingCall<T>> start,
        Func<T, Wire.FigureHeader?> header,
        Func<T, Wire.DataChunk?> chunk,
        Func<T, Wire.DataEnd?> end,
        CancellationToken cancellationToken)
    {
        (Wire.FigureHeader announced, byte[] file) = await Source.ReadFileAsync(
            (invoker, call) => start(new Wire.AnalysisService.AnalysisServiceClient(invoker), call), header, found => found.ByteLength, chunk, end, cancellationToken);
        return new RenderedFigure(announced.MediaType, file, announced.WidthPixels, announced.HeightPixels, announced.AlternativeText);
    }
}
