using System.Collections.Immutable;
using ActivationPlatform.Imaging;
using ActivationPlatform.Models;

namespace ActivationPlatform.Inference;

/// <summary>Turns a photo into a network's input as its <see cref="InputSpecification"/> says: first the picture that the network sees
/// (its size, 8 bits), then the tensor, value = (pixel - mean) * scale.</summary>
public sealed class Preprocessor
{
    private readonly ImageLimits limits;

    /// <summary>Creates a preprocessor.</summary>
    /// <param name="input">The network's input: 1 or 3 channels.</param>
    /// <param name="limits">Bounds for the images; null for the defaults.</param>
    /// <exception cref="ArgumentException">The input is no image.</exception>
    public Preprocessor(InputSpecification input, ImageLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Shape.Rank != 4 || input.Shape.Dimensions[0] != 1 || input.Channels is not (1 or 3))
        {
            throw new ArgumentException($"Input '{input.Name}' has the shape {input.Shape}; expected one image with 1 or 3 channels.", nameof(input));
        }

        CheckLength(input, "mean", input.Mean);
        CheckLength(input, "scale", input.Scale);
        Input = input;
        this.limits = limits ?? ImageLimits.Default;
    }

    /// <summary>The network's input.</summary>
    public InputSpecification Input { get; }

    /// <summary>Decodes a photo and brings it to the picture that the network sees.</summary>
    /// <param name="file">A PNG or JPEG file.</param>
    /// <param name="cancellationToken">Stops the decoding.</param>
    /// <returns>An image of the input's size with its number of channels (red, green, blue order).</returns>
    /// <exception cref="ImageFormatException">The file is no image that can be decoded within the limits, or it is so narrow that it cannot be resized within them.</exception>
    public Image Fit(ReadOnlySpan<byte> file, CancellationToken cancellationToken = default)
    {
        Image photo = ImageDecoder.Decode(file, limits, cancellationToken);
        return ReasonAgainst(photo) is { } reason ? throw new ImageFormatException(0, reason) : Fit(photo);
    }

    /// <summary>Brings a photo to the picture that the network sees: resized with MATLAB's bicubic, antialiased imresize, cut if the specification says so,
    /// grey made RGB or (with MATLAB's rgb2gray weights 0.2989, 0.5870, 0.1140) RGB made grey.</summary>
    /// <param name="photo">A photo of any size.</param>
    /// <returns>An image of the input's size with its number of channels (red, green, blue order).</returns>
    /// <exception cref="ArgumentException">The photo is so narrow that its shorter side cannot be brought to the input's size within the limits.</exception>
    public Image Fit(Image photo)
    {
        ArgumentNullException.ThrowIfNull(photo);
        if (ReasonAgainst(photo) is { } reason)
        {
            throw new ArgumentException(reason, nameof(photo));
        }

        Image picture = Input.Resize == ResizeMode.CenterCrop ? CutCentre(photo) : Resize(photo, Input.Height, Input.Width);
        return Input.Channels == 3 ? picture.ToRgb() : ToGrey(picture);
    }

    /// <summary>Writes the input tensor's values.</summary>
    /// <param name="picture">What <see cref="Fit(Image)"/> answered, or any image of the same size and channels.</param>
    /// <param name="destination">As many values as the input's shape has elements, in its layout and channel order.</param>
    /// <exception cref="ArgumentException">The picture or the destination has another size.</exception>
    public void Normalize(Image picture, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (picture.Width != Input.Width || picture.Height != Input.Height || picture.Channels != Input.Channels)
        {
            throw new ArgumentException(
                $"The picture is {picture.Width}x{picture.Height} with {picture.Channels} channels; input '{Input.Name}' expects {Input.Width}x{Input.Height} with {Input.Channels}.", nameof(picture));
        }

        if (destination.Length != Input.Shape.ElementCount)
        {
            throw new ArgumentException($"There is room for {destination.Length} values; input '{Input.Name}' has {Input.Shape.ElementCount}.", nameof(destination));
        }

        Span<float> byPixel = stackalloc float[256];
        ReadOnlySpan<byte> pixels = picture.Pixels;
        int channels = Input.Channels;
        int count = Input.Width * Input.Height;
        (int first, int step) = (0, channels);
        for (int channel = 0; channel < channels; channel++)
        {
            float mean = Of(Input.Mean, channel);
            float scale = Of(Input.Scale, channel);
            for (int value = 0; value < byPixel.Length; value++)
            {
                byPixel[value] = (value - mean) * scale;
            }

            (first, step) = Input.Layout == TensorLayout.Nchw ? (channel * count, 1) : (channel, channels);
            int source = Input.ChannelOrder == ChannelOrder.Bgr ? channels - 1 - channel : channel;
            for (int pixel = 0, to = first; pixel < count; pixel++, to += step, source += channels)
            {
                destination[to] = byPixel[pixels[source]];
            }
        }
    }

    private static void CheckLength(InputSpecification input, string what, ImmutableArray<float> values)
    {
        if (values.IsDefault || (values.Length != 1 && values.Length != input.Channels))
        {
            throw new ArgumentException(
                $"Input '{input.Name}' has {(values.IsDefault ? 0 : values.Length)} values for its {what}; expected 1 or one for each of its {input.Channels} channels.", nameof(input));
        }
    }

    private static float Of(ImmutableArray<float> values, int channel) => values.Length == 1 ? values[0] : values[channel];

    private static Image Resize(Image image, int height, int width) =>
        image.Height == height && image.Width == width ? image : Imresize.Resize(image, height, width);

    private static Image ToGrey(Image image)
    {
        if (image.Channels == 1)
        {
            return image;
        }

        ReadOnlySpan<byte> rgb = image.Pixels;
        byte[] grey = new byte[image.Width * image.Height];
        for (int pixel = 0, source = 0; pixel < grey.Length; pixel++, source += 3)
        {
            grey[pixel] = (byte)((0.2989 * rgb[source]) + (0.5870 * rgb[source + 1]) + (0.1140 * rgb[source + 2]) + 0.5);
        }

        return new Image(image.Width, image.Height, 1, grey);
    }

    /// <summary>Why a photo is too narrow to be cut; null if it is not.</summary>
    private string? ReasonAgainst(Image photo)
    {
        if (Input.Resize != ResizeMode.CenterCrop)
        {
            return null;
        }

        (double height, double width) = Covering(photo);
        return height * width <= limits.MaximumPixels
            ? null
            : $"A photo of {photo.Width}x{photo.Height} pixels would have {height * width} when its shorter side fits {Input.Width}x{Input.Height}; at most {limits.MaximumPixels} are accepted.";
    }

    /// <summary>The least size of a photo's proportions that covers the input.</summary>
    private (double Height, double Width) Covering(Image photo)
    {
        double scale = Math.Max((double)Input.Height / photo.Height, (double)Input.Width / photo.Width);
        return (Math.Max(Input.Height, Math.Round(photo.Height * scale)), Math.Max(Input.Width, Math.Round(photo.Width * scale)));
    }

    private Image CutCentre(Image photo)
    {
        (double height, double width) = Covering(photo);
        Image covering = Resize(photo, (int)height, (int)width);
        int top = (covering.Height - Input.Height) / 2;
        int left = (covering.Width - Input.Width) / 2;
        int channels = covering.Channels;
        byte[] pixels = new byte[Input.Height * Input.Width * channels];
        for (int row = 0; row < Input.Height; row++)
        {
            covering.Row(top + row).Slice(left * channels, Input.Width * channels).CopyTo(pixels.AsSpan(row * Input.Width * channels));
        }

        return new Image(Input.Width, Input.Height, channels, pixels);
    }
}
