using ActivationPlatform.Imaging;

namespace ActivationPlatform.Sdk.Tests;

public sealed class BuiltInPictureTests
{
    [Fact]
    public void Encode_Twice_GivesTheSameBytesThatDecodeToThePicture()
    {
        byte[] file = BuiltInPicture.Encode();
        Assert.Equal(file, BuiltInPicture.Encode());
        Image decoded = ImageDecoder.Decode(file);
        Assert.Equal((448, 448, 3), (decoded.Width, decoded.Height, decoded.Channels));
        Assert.Equal(BuiltInPicture.Draw().Pixels.ToArray(), decoded.Pixels.ToArray());
    }

    [Fact]
    public void Draw_HoldsSaturatedRedGreenAndBlue()
    {
        Image picture = BuiltInPicture.Draw();
        int red = 0, green = 0, blue = 0;
        for (int i = 0; i < picture.Pixels.Length; i += 3)
        {
            (byte r, byte g, byte b) = (picture.Pixels[i], picture.Pixels[i + 1], picture.Pixels[i + 2]);
            red += r > 180 && g < 80 && b < 110 ? 1 : 0;
            green += g > 120 && r < 80 && b < 110 ? 1 : 0;
            blue += b > 180 && r < 80 && g < 110 ? 1 : 0;
        }

        Assert.All(new[] { red, green, blue }, count => Assert.True(count > 1000, $"{red} red, {green} green, {blue} blue pixels"));
    }
}
