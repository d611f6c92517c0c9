using System.Numerics;

namespace ActivationPlatform.Inference.Operators;

/// <summary>y = x / (bias + alpha / size * sum of x² over the neighbouring channels) ^ beta, as ONNX's operator LRN defines it.
/// Source: A. Krizhevsky, I. Sutskever, G. Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", 2012, section 3.3.</summary>
/// <param name="Size">Channels in the window: floor((size - 1) / 2) before and ceil((size - 1) / 2) after.</param>
/// <param name="Alpha">Weight of the sum.</param>
/// <param name="Beta">The exponent; 0.75 needs no pow.</param>
/// <param name="Bias">Added to the weighted sum.</param>
internal readonly unsafe record struct LocalResponseNormalization(int Size, float Alpha, float Beta, float Bias)
{
    /// <summary>Normalises one channel of one image.</summary>
    /// <param name="image">All channels of the image, one plane after the other.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="planeLength">Values of one channel.</param>
    /// <param name="channel">The channel to compute.</param>
    /// <param name="destination">Room for one plane; must not overlap the image.</param>
    public void NormalizeChannel(float* image, int channels, int planeLength, int channel, float* destination)
    {
        int first = Math.Max(0, channel - ((Size - 1) / 2));
        int last = Math.Min(channels - 1, channel + (Size / 2));
        float* window = image + ((long)first * planeLength);
        float* source = image + ((long)channel * planeLength);
        int windowLength = last - first + 1;
        float scale = Alpha / Size;
        int i = 0;
        if (Beta == 0.75f)
        {
            var scales = new Vector<float>(scale);
            var biases = new Vector<float>(Bias);
            for (; i <= planeLength - Vector<float>.Count; i += Vector<float>.Count)
            {
                Vector<float> sum = Vector<float>.Zero;
                float* neighbour = window + i;
                for (int n = 0; n < windowLength; n++, neighbour += planeLength)
                {
                    Vector<float> value = Vector.Load(neighbour);
                    sum += value * value;
                }

                // s^0.75 = sqrt(s) * sqrt(sqrt(s)).
                Vector<float> root = Vector.SquareRoot(biases + (scales * sum));
                Vector.Store(Vector.Load(source + i) / (root * Vector.SquareRoot(root)), destination + i);
            }
        }

        for (; i < planeLength; i++)
        {
            float sum = 0;
            for (int n = 0; n < windowLength; n++)
            {
                float value = window[((long)n * planeLength) + i];
                sum += value * value;
            }

            destination[i] = source[i] / MathF.Pow(Bias + (scale * sum), Beta);
        }
    }
}
