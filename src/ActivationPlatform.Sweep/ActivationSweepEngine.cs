using ActivationPlatform.Imaging;
using ActivationPlatform.Models;

namespace ActivationPlatform.Sweep;

/// <summary>Measures activations where they are: the outputs of the network arrive as tensors and are looked at as soon as they are there.</summary>
/// <param name="source">The network; stays the caller's.</param>
public sealed class ActivationSweepEngine(IActivationSource source) : ISweepEngine
{
    /// <inheritdoc/>
    public ValueTask<Network> DescribeAsync(CancellationToken cancellationToken = default) => source.DescribeAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task MeasureAsync(ReadOnlyMemory<byte> file, ImageRecorder recorder)
    {
        try
        {
            await foreach (Activation activation in source.StreamAsync(new ActivationInput.EncodedImage(file), recorder.LayerNames))
            {
                using (activation)
                {
                    recorder.Add(activation);
                }
            }
        }
        catch (ImageFormatException exception)
        {
            throw new UnreadableImageException(exception.Message);
        }
    }
}
