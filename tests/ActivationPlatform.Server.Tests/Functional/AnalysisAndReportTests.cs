using System.Text;
using ActivationPlatform.Analysis;
using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Models;
using ActivationPlatform.Protocol;
using ActivationPlatform.Rendering;
using ActivationPlatform.Reports.LayerAnalysis;
using ActivationPlatform.Reports.Pdf;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Figures;
using Google.Protobuf;
using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Tests.Functional;

/// <summary>What the server draws is byte for byte what is drawn locally.</summary>
[Collection(DemoServerCollection.Name)]
public sealed class AnalysisAndReportTests(DemoServer demo)
{
    private readonly Wire.AnalysisService.AnalysisServiceClient client = new(demo.Channel);

    private static Wire.ActivationInput Photo => new() { EncodedImage = ByteString.CopyFrom(DemoServer.Photo) };

    private static ActivationInput LocalPhoto => new ActivationInput.EncodedImage(DemoServer.Photo);

    [Fact]
    public async Task StreamStatistics_SeveralLayers_ComeInTheOrderOfTheNetwork()
    {
        using AsyncServerStreamingCall<Wire.StreamStatisticsResponse> call = client.StreamStatistics(new Wire.StreamStatisticsRequest { Input = Photo, Layers = { "prob", "conv1*" } });
        var statistics = new List<Wire.LayerStatistics>();
        await foreach (Wire.StreamStatisticsResponse message in call.ResponseStream.ReadAllAsync())
        {
            Assert.Equal(demo.Local.Network.Sha256, message.ModelSha256);
            statistics.Add(message.Statistics);
        }

        Assert.Equal(["conv1/7x7_s2", "conv1/relu_7x7", "prob"], statistics.Select(s => s.Layer.Name));
        Assert.Equal([64, 64, 1000], statistics.Select(s => s.Channels.Count));
        Assert.True(statistics[1].Values.ZeroFraction is > 0 and < 1 && statistics[1].Values.Minimum == 0);
    }

    [Fact]
    public async Task StreamStatistics_WithQuantilesAndHistograms_EqualTheLocalNumbers()
    {
        double[] fractions = [0.5, 0, 1, 0.01];
        var request = new Wire.StreamStatisticsRequest { Input = Photo, Layers = { "conv1/relu_7x7" }, QuantileFractions = { fractions }, HistogramBins = 10 };
        using AsyncServerStreamingCall<Wire.StreamStatisticsResponse> call = client.StreamStatistics(request);
        Assert.True(await call.ResponseStream.MoveNext());
        Wire.LayerStatistics statistics = call.ResponseStream.Current.Statistics;

        using Activation activation = await demo.Local.ReadActivationAsync(LocalPhoto, "conv1/relu_7x7");
        FeatureMaps maps = FeatureMaps.Of(activation);
        AssertIsDistributionOf(maps.Values.Span, fractions, 10, statistics.Distribution);
        Assert.Equal(64, statistics.Channels.Count);
        foreach (Wire.ChannelStatistics channel in statistics.Channels)
        {
            AssertIsDistributionOf(maps.Map(channel.ChannelIndex).Span, fractions, 10, channel.Distribution);
            Assert.Equal((channel.Values.Minimum, channel.Values.Maximum), ((float)channel.Distribution.Quantiles[1], (float)channel.Distribution.Quantiles[2]));
        }
    }

    [Fact]
    public async Task StreamStatistics_WithoutAskingForThem_HaveNoDistributions()
    {
        using AsyncServerStreamingCall<Wire.StreamStatisticsResponse> call = client.StreamStatistics(new Wire.StreamStatisticsRequest { Input = Photo, Layers = { "prob" } });
        Assert.True(await call.ResponseStream.MoveNext());
        Wire.LayerStatistics statistics = call.ResponseStream.Current.Statistics;
        Assert.Null(statistics.Distribution);
        Assert.All(statistics.Channels, channel => Assert.Null(channel.Distribution));
    }

    [Theory]
    [InlineData("pool1/3x3_s2", 101, 0.5, 0, "quantile_fractions: There are 101 fractions; expected at most 100.")]
    [InlineData("pool1/3x3_s2", 1, 1.5, 0, "quantile_fractions: A fraction is 1.5; expected 0 to 1.")]
    [InlineData("pool1/3x3_s2", 1, double.NaN, 0, "quantile_fractions: A fraction is NaN; expected 0 to 1.")]
    [InlineData("pool1/3x3_s2", 0, 0, 4097, "histogram_bins: There are 4097 bins; expected 0 to 4096.")]
    [InlineData("pool1/3x3_s2", 0, 0, -1, "histogram_bins: There are -1 bins; expected 0 to 4096.")]
    [InlineData("prob", 0, 0, 4096, "histogram_bins: The numbers of layer 'prob' take ")]
    public async Task StreamStatistics_WrongDistribution_IsAnInvalidArgument(string layer, int fractionCount, double fraction, int bins, string message)
    {
        var request = new Wire.StreamStatisticsRequest { Input = Photo, Layers = { layer }, QuantileFractions = { Enumerable.Repeat(fraction, fractionCount) }, HistogramBins = bins };
        using AsyncServerStreamingCall<Wire.StreamStatisticsResponse> call = client.StreamStatistics(request);
        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.InvalidArgument, exception.StatusCode);
        Assert.StartsWith(message, exception.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("conv1-7x7_s2", Wire.Stretch.Unspecified, StretchMode.Contrast, Wire.FigureFormat.Png, "")]
    [InlineData("conv1-relu_7x7", Wire.Stretch.Unspecified, StretchMode.Positive, Wire.FigureFormat.Unspecified, "A title")]
    [InlineData("pool5-7x7_s1", Wire.Stretch.None, StretchMode.None, Wire.FigureFormat.Svg, "")]
    public async Task RenderMontage_AnyForm_EqualsTheLocalFile(string layer, Wire.Stretch stretch, StretchMode mode, Wire.FigureFormat format, string title)
    {
        var request = new Wire.RenderMontageRequest { Input = Photo, Layer = layer, Stretch = stretch, Title = title, Figure = new Wire.FigureOptions { Format = format } };
        using AsyncServerStreamingCall<Wire.RenderMontageResponse> call = client.RenderMontage(request);
        (Wire.FigureHeader header, byte[] file) = await ReadAsync(call, m => m.Header, m => m.Chunk, m => m.End);
        using Activation activation = await demo.Local.ReadActivationAsync(LocalPhoto, layer);
        Figure figure = LayerFigures.Montage(activation, mode, title);
        Assert.Equal(Write(figure, format, 1), file);
        Assert.Equal(figure.AlternativeText, header.AlternativeText);
        Assert.Equal(activation.Layer.Name, header.Layer.Name);
    }

    [Fact]
    public async Task RenderMontage_OfTheFirstConvolution_Is896PixelsSquare()
    {
        using AsyncServerStreamingCall<Wire.RenderMontageResponse> call = client.RenderMontage(new Wire.RenderMontageRequest { Input = Photo, Layer = "conv1/7x7_s2" });
        (Wire.FigureHeader header, _) = await ReadAsync(call, m => m.Header, m => m.Chunk, m => m.End);
        Assert.Equal(("image/png", 896, 896), (header.MediaType, header.WidthPixels, header.HeightPixels));
    }

    [Fact]
    public async Task RenderChannels_TwoOfThem_EqualTheLocalFile()
    {
        var request = new Wire.RenderChannelsRequest { Input = Photo, Layer = "conv1/7x7_s2", ChannelIndices = { 32, 33 }, Figure = new Wire.FigureOptions { Scale = 2 } };
        using AsyncServerStreamingCall<Wire.RenderChannelsResponse> call = client.RenderChannels(request);
        (_, byte[] file) = await ReadAsync(call, m => m.Header, m => m.Chunk, m => m.End);
        Figure figure = LayerFigures.Channels(await ChannelImage.CreateAsync(demo.Local, LocalPhoto, "conv1/7x7_s2", [32, 33]));
        Assert.Equal(Write(figure, Wire.FigureFormat.Png, 2), file);
    }

    [Fact]
    public async Task RenderFilterWeights_AndFrequencyResponse_EqualTheLocalFiles()
    {
        FilterBank bank = await FilterBank.ReadAsync(demo.Local, "conv1/7x7_s2");
        using AsyncServerStreamingCall<Wire.RenderFilterWeightsResponse> weights = client.RenderFilterWeights(new Wire.RenderFilterWeightsRequest { Layer = "conv1/7x7_s2", FilterIndex = 42 });
        Assert.Equal(Write(LayerFigures.WeightSurfaces(bank, 42), Wire.FigureFormat.Png, 1), (await ReadAsync(weights, m => m.Header, m => m.Chunk, m => m.End)).File);

        using AsyncServerStreamingCall<Wire.RenderFrequencyResponseResponse> green = client.RenderFrequencyResponse(new Wire.RenderFrequencyResponseRequest { Layer = "conv1/7x7_s2", FilterIndex = 32 });
        Figure greenFigure = LayerFigures.Frequency(FrequencyResponse.Create(bank, 32, bank.FindInput("green")));
        Assert.Equal(Write(greenFigure, Wire.FigureFormat.Png, 1), (await ReadAsync(green, m => m.Header, m => m.Chunk, m => m.End)).File);

        var request = new Wire.RenderFrequencyResponseRequest { Layer = "conv1/7x7_s2", FilterIndex = 32, InputChannelIndex = 0, ShowMap = true, Figure = new Wire.FigureOptions { Format = Wire.FigureFormat.Svg } };
        using AsyncServerStreamingCall<Wire.RenderFrequencyResponseResponse> blue = client.RenderFrequencyResponse(request);
        Figure blueFigure = LayerFigures.Frequency(FrequencyResponse.Create(bank, 32, bank.FindInput("blue")), showMap: true);
        Assert.Equal(Write(blueFigure, Wire.FigureFormat.Svg, 1), (await ReadAsync(blue, m => m.Header, m => m.Chunk, m => m.End)).File);
    }

    public static TheoryData<string, Func<Wire.AnalysisService.AnalysisServiceClient, IDisposable>> WrongRequests => new()
    {
        { "layer: There is no layer; expected one of a layer's names.", c => c.RenderMontage(new Wire.RenderMontageRequest { Input = Photo }) },
        { "stretch: Stretch 9 is not known; expected NONE, CONTRAST or POSITIVE.", c => c.RenderMontage(new Wire.RenderMontageRequest { Input = Photo, Layer = "prob", Stretch = (Wire.Stretch)9 }) },
        { "title: The title has 201 characters; expected at most 200.", c => c.RenderMontage(new Wire.RenderMontageRequest { Input = Photo, Layer = "prob", Title = new string('x', 201) }) },
        { "figure.scale: The scale is 9; expected 0 or 0.25 to 8.", c => c.RenderMontage(new Wire.RenderMontageRequest { Input = Photo, Layer = "prob", Figure = new Wire.FigureOptions { Scale = 9 } }) },
        { "figure.format: Format 9 is not known; expected PNG or SVG.", c => c.RenderMontage(new Wire.RenderMontageRequest { Input = Photo, Layer = "prob", Figure = new Wire.FigureOptions { Format = (Wire.FigureFormat)9 } }) },
        { "layer: Layer 'pool1/3x3_s2' (Max Pooling) has no filters; expected a convolution or a fully connected layer.", c => c.RenderFilterWeights(new Wire.RenderFilterWeightsRequest { Layer = "pool1/3x3_s2" }) },
        { "filter_index: Filter 64 is not in layer 'conv1/7x7_s2'; expected 0 to 63.", c => c.RenderFilterWeights(new Wire.RenderFilterWeightsRequest { Layer = "conv1/7x7_s2", FilterIndex = 64 }) },
        { "layer: Layer 'inception_3a/1x1' has 1 x 1 filters; a surface needs at least 2 x 2.", c => c.RenderFilterWeights(new Wire.RenderFilterWeightsRequest { Layer = "inception_3a/1x1" }) },
        { "input_channel_index: Input channel 3 is not in layer 'conv1/7x7_s2'; expected 0 to 2.", c => c.RenderFrequencyResponse(new Wire.RenderFrequencyResponseRequest { Layer = "conv1/7x7_s2", InputChannelIndex = 3 }) },
        { "channel_indices: There are 0 channels; expected 1 to 16.", c => c.RenderChannels(new Wire.RenderChannelsRequest { Input = Photo, Layer = "prob" }) },
        { "channel_indices: Channel -1 is not in layer 'prob'; expected 0 to 999.", c => c.RenderChannels(new Wire.RenderChannelsRequest { Input = Photo, Layer = "prob", ChannelIndices = { -1 } }) },
    };

    [Theory]
    [MemberData(nameof(WrongRequests))]
    public async Task AWrongRequest_IsAnInvalidArgument(string message, Func<Wire.AnalysisService.AnalysisServiceClient, IDisposable> start)
    {
        using IDisposable call = start(client);
        RpcException exception = await Assert.ThrowsAsync<RpcException>(async () => await (call switch
        {
            AsyncServerStreamingCall<Wire.RenderMontageResponse> montage => montage.ResponseStream.MoveNext(),
            AsyncServerStreamingCall<Wire.RenderChannelsResponse> channels => channels.ResponseStream.MoveNext(),
            AsyncServerStreamingCall<Wire.RenderFilterWeightsResponse> weights => weights.ResponseStream.MoveNext(),
            _ => ((AsyncServerStreamingCall<Wire.RenderFrequencyResponseResponse>)call).ResponseStream.MoveNext(),
        }));
        Assert.Equal((StatusCode.InvalidArgument, message), (exception.StatusCode, exception.Status.Detail));
    }

    [Fact]
    public async Task GenerateReport_OfTwoLayers_EqualsTheLocalPdf()
    {
        var reports = new Wire.ReportService.ReportServiceClient(demo.Channel);
        using AsyncServerStreamingCall<Wire.GenerateReportResponse> call = reports.GenerateReport(new Wire.GenerateReportRequest { Input = Photo, ImageName = "a/b photo.png", Layers = { "pool1-3x3_s2", "pool1-norm1" } });
        Wire.ReportHeader? header = null;
        DataAssembler? assembler = null;
        byte[]? file = null;
        double fraction = 0;
        await foreach (Wire.GenerateReportResponse message in call.ResponseStream.ReadAllAsync())
        {
            switch (message.EventCase)
            {
                case Wire.GenerateReportResponse.EventOneofCase.Progress:
                    Assert.Null(header);
                    Assert.InRange(message.Progress.Fraction, fraction, 1);
                    fraction = message.Progress.Fraction;
                    break;
                case Wire.GenerateReportResponse.EventOneofCase.Header:
                    header = message.Header;
                    assembler = new DataAssembler(header.ByteLength);
                    break;
                case Wire.GenerateReportResponse.EventOneofCase.Chunk:
                    assembler!.Append(message.Chunk);
                    break;
                default:
                    file = assembler!.Complete(message.End);
                    break;
            }
        }

        Assert.Equal(("application/pdf", "googlenet-demo-b%20photo.pdf", 1.0), (header!.MediaType, header.FileName, fraction));
        var request = new LayerReportRequest(demo.Local, DemoServer.Photo, "a/b photo.png") { Layers = ["pool1/3x3_s2", "pool1/norm1"] };
        using var local = new MemoryStream();
        int pages = await PdfReport.WriteAsync(await LayerReport.CreateAsync(request), local);
        Assert.Equal(pages, header.PageCount);
        Assert.Equal(local.ToArray(), file);
    }

    [Fact]
    public async Task GenerateReport_OfATensor_IsAnInvalidArgument()
    {
        var reports = new Wire.ReportService.ReportServiceClient(demo.Channel);
        var input = new Wire.ActivationInput { Tensor = new Wire.InputTensor { Shape = { 1, 3, 224, 224 }, Data = ByteString.CopyFrom(new byte[602_112]) } };
        using AsyncServerStreamingCall<Wire.GenerateReportResponse> call = reports.GenerateReport(new Wire.GenerateReportRequest { Input = input });
        RpcException exception = await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseStream.MoveNext());
        Assert.Equal((StatusCode.InvalidArgument, "input: A report shows the photo; expected encoded_image."), (exception.StatusCode, exception.Status.Detail));
    }

    public static TheoryData<Wire.GenerateReportRequest, string> Contradictions => new()
    {
        { new() { Summary = true, Layers = { "*" } }, "layers: A summary and a comparison choose their layers by themselves; expected none." },
        { new() { Comparison = new() { Model = "googlenet-demo" }, Layers = { "*" } }, "layers: A summary and a comparison choose their layers by themselves; expected none." },
        { new() { Comparison = new() { Model = "googlenet-demo" }, Summary = true }, "summary: A comparison has no summary; expected summary or comparison." },
        { new() { Comparison = new() }, "comparison: There is nothing to compare with; expected another input, another model, or both." },
        { new() { Comparison = new() { Input = new() { Tensor = new() { Shape = { 1, 3, 224, 224 }, Data = ByteString.CopyFrom(new byte[602_112]) } } } }, "comparison.input: A report shows the photo; expected encoded_image." },
        { new() { Comparison = new() { Model = "googlenet-demo", ImageName = new string('x', 201) } }, "comparison.image_name: The image's name has 201 characters; expected at most 200." },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public async Task GenerateReport_OfWhatDoesNotGoTogether_IsAnInvalidArgument(Wire.GenerateReportRequest request, string message)
    {
        request.Input = Photo;
        using AsyncServerStreamingCall<Wire.GenerateReportResponse> call = new Wire.ReportService.ReportServiceClient(demo.Channel).GenerateReport(request);

        RpcException exception = await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseStream.MoveNext());

        Assert.Equal((StatusCode.InvalidArgument, message), (exception.StatusCode, exception.Status.Detail));
    }

    private static void AssertIsDistributionOf(ReadOnlySpan<float> values, double[] fractions, int bins, Wire.ValueDistribution actual)
    {
        Histogram histogram = Histogram.Of(values, bins);
        Assert.Equal(Quantiles.Of(values, fractions), actual.Quantiles);
        Assert.Equal(histogram.Counts.AsEnumerable(), actual.Histogram.Counts);
        Assert.Equal((histogram.Minimum, histogram.Maximum, histogram.Entropy), (actual.Histogram.Minimum, actual.Histogram.Maximum, actual.Histogram.EntropyBits));
    }

    private static byte[] Write(Figure figure, Wire.FigureFormat format, double scale)
    {
        if (format == Wire.FigureFormat.Svg)
        {
            return Encoding.UTF8.GetBytes(FigureWriter.ToSvg(figure));
        }

        using var file = new MemoryStream();
        FigureWriter.WritePng(figure, file, scale);
        return file.ToArray();
    }

    private static async Task<(Wire.FigureHeader Header, byte[] File)> ReadAsync<T>(
        AsyncServerStreamingCall<T> call, Func<T, Wire.FigureHeader?> header, Func<T, Wire.DataChunk?> chunk, Func<T, Wire.DataEnd?> end)
    {
        Wire.FigureHeader? first = null;
        DataAssembler? assembler = null;
        await foreach (T message in call.ResponseStream.ReadAllAsync())
        {
            if (header(message) is { } announced)
            {
                first = announced;
                assembler = new DataAssembler(announced.ByteLength);
            }
            else if (chunk(message) is { } piece)
            {
                assembler!.Append(piece);
            }
            else if (end(message) is { } last)
            {
                return (first!, assembler!.Complete(last));
            }
        }

        throw new InvalidOperationException("The figure has no end.");
    }
}
