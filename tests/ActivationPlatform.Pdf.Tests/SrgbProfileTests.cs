using System.Buffers.Binary;
using System.Text;
using ActivationPlatform.Pdf.Internal;

namespace ActivationPlatform.Pdf.Tests;

public class SrgbProfileTests
{
    private static readonly byte[] s_profile = SrgbProfile.Create();

    [Fact]
    public void Create_Header_IsThatOfAnRgbMonitor()
    {
        Assert.Equal(s_profile.Length, BinaryPrimitives.ReadInt32BigEndian(s_profile));
        Assert.Equal("mntrRGB XYZ ", Encoding.ASCII.GetString(s_profile, 12, 12));
        Assert.Equal("acsp", Encoding.ASCII.GetString(s_profile, 36, 4));
    }

    [Fact]
    public void Create_Primaries_AddUpToTheWhiteOfTheConnectionSpace()
    {
        for (int axis = 0; axis < 3; axis++)
        {
            double sum = new[] { "rXYZ", "gXYZ", "bXYZ" }.Sum(primary => Number(primary, 8 + (axis * 4)));

            Assert.Equal(Number("wtpt", 8 + (axis * 4)), sum, 3);
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.03)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    public void Create_ToneCurve_IsTheOneOfTheStandard(double value)
    {
        double[] parameters = [.. Enumerable.Range(0, 5).Select(i => Number("gTRC", 12 + (i * 4)))];
        double curve = value >= parameters[4] ? Math.Pow((parameters[1] * value) + parameters[2], parameters[0]) : parameters[3] * value;
        double standard = value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);

        Assert.Equal(standard, curve, 4);
    }

    private static double Number(string tag, int offset)
    {
        for (int i = 0; i < BinaryPrimitives.ReadInt32BigEndian(s_profile.AsSpan(128)); i++)
        {
            int entry = 132 + (i * 12);
            if (Encoding.ASCII.GetString(s_profile, entry, 4) == tag)
            {
                return BinaryPrimitives.ReadInt32BigEndian(s_profile.AsSpan(BinaryPrimitives.ReadInt32BigEndian(s_profile.AsSpan(entry + 4)) + offset)) / 65536.0;
            }
        }

        throw new InvalidOperationException($"The profile has no {tag}.");
    }
}
