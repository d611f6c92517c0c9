using System.Text;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk.Files;

namespace ActivationPlatform.Sdk.Tests.Files;

public sealed class NpyFormatTests
{
    [Fact]
    public void Write_Conv1_HasNumPysHeader()
    {
        byte[] header = NpyFormat.Header(new TensorShape(1, 64, 112, 112));
        string text = Encoding.Latin1.GetString(header);
        Assert.Equal("\u0093NUMPY\u0001\0v\0{'descr': '<f4', 'fortran_order': False, 'shape': (1, 64, 112, 112), }", text.TrimEnd());
        Assert.Equal(128, header.Length);
        Assert.Equal('\n', text[^1]);
    }

    [Theory]
    [InlineData(new int[0], "()")]
    [InlineData(new[] { 3 }, "(3,)")]
    [InlineData(new[] { 2, 0 }, "(2, 0)")]
    public void Write_AnyShape_ComesBack(int[] dimensions, string tuple)
    {
        var shape = new TensorShape(dimensions);
        float[] values = [.. new[] { float.NaN, float.NegativeInfinity, -0f }.Take((int)shape.ElementCount)];
        using var stream = new MemoryStream();
        NpyFormat.Write(stream, shape, values);
        Assert.Contains($"'shape': {tuple}, ", Encoding.Latin1.GetString(stream.ToArray()));
        stream.Position = 0;
        (TensorShape readShape, float[] readValues) = NpyFormat.Read(stream);
        Assert.Equal(shape, readShape);
        Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), readValues.Select(BitConverter.SingleToInt32Bits));
    }

    [Theory]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", "The .npy array has the type '<f8'; '<f4' (float32, little-endian) is expected.")]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (1,), }", "The .npy array is stored column by column (fortran_order); row-major order is expected.")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999, 99999), }", "The .npy array's shape (99999, 99999) is no shape or too large; at most 536870897 values are read.")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (500000000,), }", "The .npy array ends early; its shape 500000000 announces 500000000 values.")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, }", "The .npy array's header has no shape.")]
    public void Read_WhatIsNotExpected_SaysWhat(string header, string message)
    {
        byte[] file = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), 0, 0, 0, 0];
        Assert.Equal(message, Assert.Throws<ArrayFormatException>(() => NpyFormat.Read(new MemoryStream(file))).Message);
    }

    [Fact]
    public void Read_AnyOtherFile_SaysSo() =>
        Assert.Equal("The file does not start with \\x93NUMPY; an .npy array is expected.", Assert.Throws<ArrayFormatException>(() => NpyFormat.Read(new MemoryStream(new byte[100]))).Message);

    [Fact]
    public void Read_MutatedFiles_NeverThrowAnythingElse()
    {
        using var stream = new MemoryStream();
        NpyFormat.Write(stream, new TensorShape(2, 3), new float[6]);
        byte[] file = stream.ToArray();
        var random = new Random(5);
        for (int round = 0; round < 5000; round++)
        {
            byte[] mutant = (byte[])file.Clone();
            for (int change = 0; change < 1 + round % 4; change++)
            {
                mutant[random.Next(mutant.Length)] = (byte)random.Next(256);
            }

            try
            {
                NpyFormat.Read(new MemoryStream(mutant, 0, random.Next(mutant.Length + 1)));
            }
            catch (ArrayFormatException)
            {
            }
        }
    }
}
