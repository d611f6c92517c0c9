using ActivationPlatform.Imaging;
using ActivationPlatform.Inference;
using ActivationPlatform.Models;
using ActivationPlatform.Sweep;
using ActivationPlatform.Sweep.Files;
using ActivationPlatform.Sweep.Sources;

namespace ActivationPlatform.Cli.Sweeps;

/// <summary>Reads a sweep's images again, as the network saw them.</summary>
internal sealed class SweepPictures
{
    private readonly ImageSource source;
    private readonly Preprocessor preprocessor;

    private SweepPictures(ImageSource source, SweepInput input)
    {
        this.source = source;
        preprocessor = new Preprocessor(new InputSpecification { Name = "picture", Shape = new TensorShape(1, input.Channels, input.Height, input.Width), Resize = input.Resize });
    }

    /// <summary>Lists the images and makes sure that they are those of the sweep.</summary>
    /// <param name="header">The head of the result.</param>
    /// <param name="path">Where the images are; null for where they were.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    public static SweepPictures Open(SweepHeader header, string? path, CancellationToken cancellationToken)
    {
        string place = path ?? header.Source ?? throw new UsageException("The result does not say where its images are; give --images, or --no-patches.");
        ImageSource source = ImageSource.Open(place, new ShardNumber(0, 1), cancellationToken);
        return source.Sha256 == header.Identity.SourceSha256
            ? new SweepPictures(source, header.Identity.Input)
            : throw new SweepFileException($"'{place}' has {source.Count} images ({source.Sha256}); the sweep was over {header.Identity.ImageCount} ({header.Identity.SourceSha256}).");
    }

    /// <summary>The picture that the network saw.</summary>
    public async ValueTask<Image> ReadAsync(long imageIndex, CancellationToken cancellationToken)
    {
        SweepImage image = source.Images[(int)imageIndex];
        try
        {
            return preprocessor.Fit(await image.ReadAsync(cancellationToken), cancellationToken);
        }
        catch (UnreadableImageException exception)
        {
            throw new SweepFileException($"Image '{image.Name}' was readable during the sweep and is not any more: {exception.Message}");
        }
    }
}
