using ActivationPlatform.Models;

namespace ActivationPlatform.Sweep.Suite;

/// <summary>Computes one image after the other, and keeps plain numbers beside those of the sweep.</summary>
internal sealed class PlainEngine(IActivationSource source) : ISweepEngine
{
    private readonly Dictionary<string, PlainNumbers[]> numbers = [];

    public PlainNumbers[] NumbersOf(string layer) => numbers[layer];

    public ValueTask<Network> DescribeAsync(CancellationToken cancellationToken = default) => source.DescribeAsync(cancellationToken);

    public async Task MeasureAsync(ReadOnlyMemory<byte> file, ImageRecorder recorder)
    {
        try
        {
            await foreach (Activation activation in source.StreamAsync(new ActivationInput.EncodedImage(file), recorder.LayerNames))
            {
                using (activation)
                {
                    recorder.Add(activation);
                    Add(recorder.ImageIndex, activation);
                }
            }
        }
        catch (Imaging.ImageFormatException exception)
        {
            throw new UnreadableImageException(exception.Message);
        }
    }

    private void Add(long image, Activation activation)
    {
        int channels = activation.Shape.Channels;
        int length = activation.Values.Length / channels;
        if (!numbers.TryGetValue(activation.Layer.Name, out PlainNumbers[]? layer))
        {
            numbers[activation.Layer.Name] = layer = [.. Enumerable.Range(0, channels).Select(_ => new PlainNumbers())];
        }

        for (int channel = 0; channel < channels; channel++)
        {
            layer[channel].Add(image, activation.Values.Span.Slice(channel * length, length));
        }
    }
}
