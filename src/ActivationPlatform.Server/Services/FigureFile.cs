using System.Text;
using ActivationPlatform.Models;
using ActivationPlatform.Protocol;
using ActivationPlatform.Rendering;
using ActivationPlatform.Server.Failures;
using ActivationPlatform.Server.Mapping;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Services;

/// <summary>A drawn figure as a file on its way to the caller.</summary>
internal sealed class FigureFile
{
    private const double SmallestScale = 0.25;
    private const double LargestScale = 8;

    private readonly Wire.FigureHeader header;
    private readonly DataEncoder data;

    private FigureFile(Wire.FigureHeader header, DataEncoder data)
    {
        this.header = header;
        this.data = data;
    }

    /// <summary>Checks format and scale, before anything is computed.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public static void Validate(Wire.FigureOptions? options)
    {
        if (options is null)
        {
            return;
        }

        if (!Enum.IsDefined(options.Format))
        {
            throw Failure.InvalidField("figure.format", $"Format {(int)options.Format} is not known; expected PNG or SVG.");
        }

        if (options.Scale != 0 && options.Scale is not (>= SmallestScale and <= LargestScale))
        {
            throw Failure.InvalidField("figure.scale", FormattableString.Invariant($"The scale is {options.Scale}; expected 0 or {SmallestScale} to {LargestScale}."));
        }
    }

    /// <summary>Draws a figure.</summary>
    /// <param name="figure">What to draw.</param>
    /// <param name="layer">The layer that it shows.</param>
    /// <param name="network">The layer's network.</param>
    /// <param name="options">Format and scale, validated; null for the defaults.</param>
    /// <param name="chunkBytes">Bytes a chunk.</param>
    public static FigureFile Create(Figure figure, Layer layer, Network network, Wire.FigureOptions? options, int chunkBytes)
    {
        bool isSvg = options?.Format == Wire.FigureFormat.Svg;
        double scale = options is { Scale: > 0 } ? options.Scale : 1;
        var header = new Wire.FigureHeader
        {
            MediaType = isSvg ? "image/svg+xml" : "image/png",
            AlternativeText = figure.AlternativeText,
            Layer = layer.ToWireName(),
            ModelSha256 = network.Sha256,
        };
        byte[] bytes;
        if (isSvg)
        {
            bytes = Encoding.UTF8.GetBytes(FigureWriter.ToSvg(figure));
            (header.WidthPixels, header.HeightPixels) = ((int)Math.Ceiling(figure.WidthPoints), (int)Math.Ceiling(figure.HeightPoints));
        }
        else
        {
            Imaging.Image image = FigureWriter.ToImage(figure, scale);
            bytes = Imaging.PngEncoder.Encode(image);
            (header.WidthPixels, header.HeightPixels) = (image.Width, image.Height);
        }

        header.ByteLength = bytes.Length;
        return new FigureFile(header, new DataEncoder(bytes, chunkBytes));
    }

    /// <summary>Sends header, chunks and end.</summary>
    public async Task SendAsync(Func<Wire.FigureHeader, Task> sendHeader, Func<Wire.DataChunk, Task> sendChunk, Func<Wire.DataEnd, Task> sendEnd)
    {
        await sendHeader(header);
        while (data.TryReadChunk(out Wire.DataChunk chunk))
        {
            await sendChunk(chunk);
        }

        await sendEnd(data.End());
    }
}
