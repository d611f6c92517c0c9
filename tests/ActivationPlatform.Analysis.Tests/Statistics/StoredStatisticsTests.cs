using ActivationPlatform.Analysis.Statistics;

namespace ActivationPlatform.Analysis.Tests.Statistics;

/// <summary>What is written to files and merged later must be what stayed in memory, to the bit.</summary>
public sealed class StoredStatisticsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Write_AnyOrderGroupingAndStorage_GivesTheSameBytes(int seed)
    {
        var random = new Random(seed);
        float[][] maps = [.. Enumerable.Range(0, 24).Select(_ => RandomMap(random, random.Next(0, 90)))];
        ChannelAccumulator whole = Of(maps);
        byte[] expected = Bytes(whole);
        for (int round = 0; round < 10; round++)
        {
            random.Shuffle(maps);
            int cut = random.Next(maps.Length + 1);
            var joined = new ChannelAccumulator(new QuantileSketch(fractionBits: 4));
            foreach (float[][] part in new[] { maps[cut..], maps[..cut] })
            {
                joined.AddFrom(new BinaryReader(new MemoryStream(Bytes(Of(part)))));
            }

            Assert.Equal(expected, Bytes(joined));
            Assert.Equal(whole.ToStatistics(), joined.ToStatistics());
        }
    }

    [Fact]
    public void Add_SummariesAndCells_EqualsTheMaps()
    {
        float[][] maps = [[0, 1, 2, -3, float.NaN], [0, 0], [], [1e-30f, 7e20f, 1e-40f]];
        var travelled = new ChannelAccumulator(new QuantileSketch(fractionBits: 4));
        foreach (float[] map in maps)
        {
            travelled.Add(MapSummary.Of(map));
            var sketch = new QuantileSketch(fractionBits: 4);
            sketch.Add(map);
            foreach ((int cell, long count) in sketch.Cells())
            {
                travelled.Quantiles!.AddCell(cell, count);
            }
        }

        Assert.Equal(Bytes(Of(maps)), Bytes(travelled));
    }

    [Fact]
    public void Sketch_EveryKindOfValue_IsCountedInItsBin()
    {
        var sketch = new QuantileSketch(fractionBits: 4);
        sketch.Add([0, -0f, 1, 1.03f, 1.07f, -1, float.Epsilon, float.MaxValue, float.NaN, float.PositiveInfinity, 0.5f]);
        Assert.Equal(9, sketch.Count);
        Assert.Equal([-1.0625, 0, 0.5, 1, 1.0625], sketch.Bins().Take(5).Select(bin => bin.Low));
        Assert.Equal([1L, 3, 1, 2, 1, 1], sketch.Bins().Select(bin => bin.Count));
        Assert.Equal(float.MaxValue, sketch.Bins().Last().High);
        sketch.Clear();
        Assert.Empty(sketch.Bins());
        Assert.Equal(double.NaN, sketch.Quantile(0.5));
    }

    [Fact]
    public void Merge_OtherBins_IsRefused()
    {
        var exception = Assert.Throws<ArgumentException>(() => new QuantileSketch(4).Merge(new QuantileSketch(5)));
        Assert.StartsWith("The other sketch has 5 fraction bits; this one has 4.", exception.Message);
    }

    [Theory]
    [InlineData(new byte[] { 0, 200, 1, 3 }, "A sum has the digits 200 to 202; expected 0 to ")]
    public void ExactSum_DigitsOutOfRange_AreRefused(byte[] stored, string start)
    {
        var exception = Assert.Throws<InvalidDataException>(() => new ExactSum().AddFrom(new BinaryReader(new MemoryStream(stored))));
        Assert.StartsWith(start, exception.Message);
    }

    [Fact]
    public void Sketch_CellOutOfRange_IsRefused()
    {
        var stored = new MemoryStream();
        var writer = new BinaryWriter(stored);
        writer.Write7BitEncodedInt(1);
        writer.Write7BitEncodedInt(1 << 20);
        writer.Write7BitEncodedInt64(1);
        stored.Position = 0;
        var exception = Assert.Throws<InvalidDataException>(() => new QuantileSketch(4).AddFrom(new BinaryReader(stored)));
        Assert.Equal("A sketch counts 1 values in cell 524288; expected at least one, in a cell up to 4080.", exception.Message);
    }

    [Theory]
    [InlineData(1e300, -1e300, 0)]
    [InlineData(-1.5, -1e-300, 0)]
    [InlineData(3, -5, 1e-310)]
    public void ExactSum_WrittenAndRead_IsTheSame(double first, double second, double third)
    {
        var sum = new ExactSum();
        sum.Add(first);
        sum.Add(second);
        sum.Add(third);
        var stored = new MemoryStream();
        sum.Write(new BinaryWriter(stored));
        stored.Position = 0;
        var read = new ExactSum();
        read.AddFrom(new BinaryReader(stored));
        Assert.Equal(sum.ToInteger(), read.ToInteger());
    }

    private static ChannelAccumulator Of(params float[][] maps)
    {
        var accumulator = new ChannelAccumulator(new QuantileSketch(fractionBits: 4));
        foreach (float[] map in maps)
        {
            accumulator.Add(map);
        }

        return accumulator;
    }

    private static byte[] Bytes(ChannelAccumulator accumulator)
    {
        var stream = new MemoryStream();
        accumulator.Write(new BinaryWriter(stream));
        return stream.ToArray();
    }

    private static float[] RandomMap(Random random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => random.Next(40) == 0 ? float.NaN : random.Next(3) == 0 ? 0 : (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-10, 10))))];
}
