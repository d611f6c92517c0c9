using System.Collections.Immutable;
using System.Threading.Channels;
using ActivationPlatform.Models;
using ActivationPlatform.Protocol;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.LayerAnalysis;
using ActivationPlatform.Reports.Pdf;
using ActivationPlatform.Reports.Styles;
using ActivationPlatform.Sdk.Files;
using ActivationPlatform.Server.Compute;
using ActivationPlatform.Server.Configuration;
using ActivationPlatform.Server.Failures;
using ActivationPlatform.Server.Mapping;
using ActivationPlatform.Server.Models;
using ActivationPlatform.Server.Streaming;
using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Services;

/// <summary>Reports as PDF: byte for byte what the command line writes. The document grows in a temporary file, so its length is known before it is sent and
/// the memory stays small; a slow reader misses progress, not the document.</summary>
internal sealed class ReportService(ModelRegistry models, ComputeQueue queue, ServerSettings settings) : Wire.ReportService.ReportServiceBase
{
    private const int LongestName = 200;
    private const string MediaType = "application/pdf";
    private const string DefaultImageName = "image";

    /// <inheritdoc/>
    public override async Task GenerateReport(Wire.GenerateReportRequest request, IServerStreamWriter<Wire.GenerateReportResponse> responseStream, ServerCallContext context)
    {
        using ModelLease model = await models.OpenAsync(request.Model, request.ExpectedModelSha256, context.CancellationToken);
        LayerReportRequest report = ToReport(request, model);
        PdfReportOptions options = ToOptions(request.Paper);
        await using FileStream file = CreateTemporaryFile();
        int pages;
        using (await queue.EnterAsync(ComputeWork.Of(context, "report"), context.CancellationToken))
        {
            pages = await WriteAsync(report, options, file, progress => responseStream.WriteAsync(new() { Progress = progress }, context.CancellationToken), context.CancellationToken);
        }

        await responseStream.WriteAsync(new() { Header = ToHeader(model.Network, report.ImageName, file.Length, pages) }, context.CancellationToken);
        await SendAsync(file, responseStream, context.CancellationToken);
    }

    private static async Task<int> WriteAsync(
        LayerReportRequest request, PdfReportOptions options, Stream file, Func<Wire.ReportProgress, Task> send, CancellationToken cancellationToken)
    {
        // Only the newest progress matters.
        var progress = Channel.CreateBounded<LayerReportProgress>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<int> writing = Task.Run(
            async () =>
            {
                try
                {
                    Document document = await LayerReport.CreateAsync(request, new ProgressWriter(progress.Writer), stop.Token);
                    return await PdfReport.WriteAsync(document, file, options, cancellationToken: stop.Token);
                }
                finally
                {
                    progress.Writer.Complete();
                }
            },
            CancellationToken.None);
        try
        {
            await foreach (LayerReportProgress step in progress.Reader.ReadAllAsync(cancellationToken))
            {
                await send(new Wire.ReportProgress { Fraction = (double)step.LayersDone / Math.Max(1, step.LayerCount), Activity = step.LayerName });
            }

            return await writing;
        }
        finally
        {
            // The file must not be closed under the writer.
            await stop.CancelAsync();
            await writing.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task SendAsync(FileStream file, IServerStreamWriter<Wire.GenerateReportResponse> responses, CancellationToken cancellationToken)
    {
        file.Position = 0;
        byte[] buffer = new byte[settings.ChunkBytes];
        uint crc = 0;
        long offset = 0;
        int count;
        while ((count = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)) > 0)
        {
            ReadOnlyMemory<byte> piece = buffer.AsMemory(0, count);
            crc = Crc32C.Append(crc, piece.Span);
            await responses.WriteAsync(
                new() { Chunk = new Wire.DataChunk { Offset = offset, Data = Google.Protobuf.UnsafeByteOperations.UnsafeWrap(piece) } }, cancellationToken);
            offset += count;
        }

        await responses.WriteAsync(new() { End = new Wire.DataEnd { Crc32C = crc } }, cancellationToken);
    }

    private static LayerReportRequest ToReport(Wire.GenerateReportRequest request, ModelLease model)
    {
        if (request.ImageName.Length > LongestName)
        {
            throw Failure.InvalidField("image_name", $"The image's name has {request.ImageName.Length} characters; expected at most {LongestName}.");
        }

        if (request.Input.ToInput(model.Network.Input) is not ActivationInput.EncodedImage image)
        {
            throw Failure.InvalidField("input", "A report shows the photo; expected encoded_image.");
        }

        if (request.Layers.Count == 0 && !model.Network.Layers.Any(layer => layer.Type == LayerType.Convolution))
        {
            throw Failure.InvalidField("layers", $"Model '{model.Network.Name}' has no convolution to begin with; name the layers to report on.");
        }

        ImmutableArray<string> layers = request.Layers.Count == 0
            ? []
            : [.. StreamPlan.SelectLayers(model.Network, request.Layers, "layers").Select(layer => layer.Name)];
        return new LayerReportRequest(model.Source, image.Bytes, request.ImageName.Length == 0 ? DefaultImageName : request.ImageName)
        {
            Layers = layers,
        };
    }

    private static PdfReportOptions ToOptions(Wire.Paper paper) => paper switch
    {
        Wire.Paper.Unspecified or Wire.Paper.A4 => new PdfReportOptions { Format = PageFormat.A4 },
        Wire.Paper.Letter => new PdfReportOptions { Format = PageFormat.Letter },
        _ => throw Failure.InvalidField("paper", $"Paper {(int)paper} is not known; expected A4 or LETTER."),
    };

    private static Wire.ReportHeader ToHeader(Network network, string imageName, long byteLength, int pages) => new()
    {
        MediaType = MediaType,
        ByteLength = byteLength,
        PageCount = pages,
        FileName = $"{ActivationFileName.Encode(network.Name)}-{ActivationFileName.Encode(Path.GetFileNameWithoutExtension(imageName) is { Length: > 0 } name ? name : DefaultImageName)}.pdf",
        ModelSha256 = network.Sha256,
    };

    private static FileStream CreateTemporaryFile() => new(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
        new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous, BufferSize = 1 << 16 });

    private sealed class ProgressWriter(ChannelWriter<LayerReportProgress> writer) : IProgress<LayerReportProgress>
    {
        public void Report(LayerReportProgress value) => writer.TryWrite(value);
    }
}
