using System.IO.Compression;
using System.Text;

namespace ActivationPlatform.Imaging.Tests;

public class RealPhotoTests
{
    [RequiresTestDataTheory]
    [InlineData("coffee")]
    [InlineData("camera")]
    public void DecodeAndResize_Photo_GivesTheNetworkInputOfTheOracle(string name)
    {
        Image image = ImageDecoder.Decode(File.ReadAllBytes(TestSettings.DataFile("photos", name + ".png")));
        Image input = Imresize.Resize(image, 224, 224).ToRgb();
        byte[] expected = ReadArray(TestSettings.DataFile("oracles", "real", name + "_input.npz"), "input_rgb_u8", "'shape': (224, 224, 3)");
        Assert.Equal(expected, input.Pixels);
    }

    [RequiresTestDataTheory]
    [InlineData("coffee.png", ImageFormat.Png, 600, 400, 3)]
    [InlineData("chelsea.png", ImageFormat.Png, 451, 300, 3)]
    [InlineData("camera.png", ImageFormat.Png, 512, 512, 1)]
    public void Identify_Photo_AgreesWithDecode(string name, ImageFormat format, int width, int height, int channels)
    {
        byte[] file = File.ReadAllBytes(TestSettings.DataFile("photos", name));
        Assert.Equal(new ImageInformation(format, width, height, channels, 8), ImageDecoder.Identify(file));
        Image image = ImageDecoder.Decode(file);
        Assert.Equal((width, height, channels), (image.Width, image.Height, image.Channels));
    }

    [RequiresTestDataFact]
    public void Encode_Photo_IsNotLargerThanTheOriginal()
    {
        byte[] file = File.ReadAllBytes(TestSettings.DataFile("photos", "coffee.png"));
        byte[] encoded = PngEncoder.Encode(ImageDecoder.Decode(file));
        Assert.InRange(encoded.Length, 1, file.Length * 1.05);
    }

    /// <summary>The values of one uint8 array of an .npz file (a zip of .npy files: magic, version, header length, header, values).</summary>
    private static byte[] ReadArray(string path, string name, string shape)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        using Stream stream = archive.GetEntry(name + ".npy")!.Open();
        using var reader = new BinaryReader(stream);
        Assert.Equal([0x93, .. "NUMPY"u8, 1, 0], reader.ReadBytes(8));
        string header = Encoding.ASCII.GetString(reader.ReadBytes(reader.ReadUInt16()));
        Assert.Contains("'descr': '|u1', 'fortran_order': False, " + shape, header, StringComparison.Ordinal);
        using var values = new MemoryStream();
        stream.CopyTo(values);
        return values.ToArray();
    }
}
