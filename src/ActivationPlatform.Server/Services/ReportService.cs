using System.Threading.Channels;
using ActivationPlatform.Models;
using ActivationPlatform.Protocol;
using ActivationPlatform.Reports;
using ActivationPlatform.Reports.Comparisons;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Reports.LayerAnalysis;
using ActivationPlatform.Reports.Pdf;
using ActivationPlatform.Sdk.Files;
using ActivationPlatform.Server.Compute;
using ActivationPlatform.Server.Configuration;
using ActivationPlatform.Server.Failures;
using ActivationPlatform.Server.Mapping;
using ActivationPlatform.Server.Models;
using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Services;

/// <summary>Reports as PDF: byte for byte what the command line writes. The document grows in a temporary file, so its length is known before it is sent and
/// the memory stays small; a slow reader misses progress, not the document.</summary>
internal sealed class ReportService(ModelRegistry models, ComputeQueue queue, ServerSettings settings) : Wire.ReportService.ReportServiceBase
{
    private const string MediaType = "application/pdf";

    private delegate Task<Document> CreateDocument(IProgress<LayerReportProgress> progress, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public override async Task GenerateReport(Wire.GenerateReportRequest request, IServerStreamWriter<Wire.GenerateReportResponse> responseStream, ServerCallContext context)
    {
        CancellationToken cancellationToken = context.CancellationToken;
        request.ThrowIfContradictory();
        using ModelLease model = await models.OpenAsync(request.Model, request.ExpectedModelSha256, cancellationToken);
        using ModelLease? other = request.Comparison is { } second
            ? await models.OpenAsync(second.Model.Length == 0 ? request.Model : second.Model, second.ExpectedModelSha256, cancellationToken)
            : null;
        CreateDocument create = CreatorOf(request, model, other);
        PdfReportOptions options = request.Paper.ToOptions();
        await using FileStream file = CreateTemporaryFile();
        int pages;
        using (await queue.EnterAsync(ComputeWork.Of(context, "report"), cancellationToken))
        {
            pages = await WriteAsync(create, options, file, progress => responseStream.WriteAsync(new() { Progress = progress }, cancellationToken), cancellationToken);
        }

        await responseStream.WriteAsync(new() { Header = ToHeader(model.Network, request.ToImageName(), file.Length, pages) }, cancellationToken);
        await SendAsync(file, responseStream, cancellationToken);
    }

    private static CreateDocument CreatorOf(Wire.GenerateReportRequest request, ModelLease model, ModelLease? other)
    {
        if (other is null)
        {
            LayerReportRequest report = request.ToLayerReport(model);
            return (progress, token) => LayerReport.CreateAsync(report, progress, token);
        }

        ComparisonReportRequest comparison = request.ToComparison(model, other);
        return async (progress, token) =>
        {
            try
            {
                return await ComparisonReport.CreateAsync(comparison, progress, token);
            }
            catch (ArgumentException exception)
            {
                throw Failure.Unsuitable("comparison.model", exception);
            }
        };
    }

    private static async Task<int> WriteAsync(
        CreateDocument create, PdfReportOptions options, Stream file, Func<Wire.ReportProgress, Task> send, CancellationToken cancellationToken)
    {
        // Only the newest progress matters.
        var progress = Channel.CreateBounded<Wire.ReportProgress>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<int> writing = Task.Run(
            async () =>
            {
                try
                {
                    var told = new ReportProgress((share, words) => progress.Writer.TryWrite(new() { Fraction = share, Activity = words }));
                    Document document = await create(told, stop.Token);
                    return await PdfReport.WriteAsync(document, file, options, told, stop.Token);
                }
                finally
                {
                    progress.Writer.Complete();
                }
            },
            CancellationToken.None);
        try
        {
            await foreach (Wire.ReportProgress step in progress.Reader.ReadAllAsync(cancellationToken))
            {
                await send(step);
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

    private static Wire.ReportHeader ToHeader(Network network, string imageName, long byteLength, int pages) => new()
    {
        MediaType = MediaType,
        ByteLength = byteLength,
        PageCount = pages,
        FileName = $"{ActivationFileName.Encode(network.Name)}-{ActivationFileName.Encode(Path.GetFileNameWithoutExtension(imageName) is { Length: > 0 } name ? name : ReportMapping.DefaultImageName)}.pdf",
        ModelSha256 = network.Sha256,
    };

    private static FileStream CreateTemporaryFile() => new(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
        new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous, BufferSize = 1 << 16 });
}
