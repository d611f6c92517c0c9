using ActivationPlatform.Sweep.Statistics;

namespace ActivationPlatform.Sweep.Tests.Statistics;

public sealed class TopImagesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Add_AnyOrder_KeepsTheBestAndOnTiesTheFirst(int seed)
    {
        var random = new Random(seed);
        TopImage[] images = [.. Enumerable.Range(0, 60).Select(index => new TopImage(index, random.Next(8), random.Next(100)))];
        TopImage[] expected = [.. images.OrderByDescending(image => image.Value).ThenBy(image => image.ImageIndex).Take(5)];
        for (int round = 0; round < 10; round++)
        {
            random.Shuffle(images);
            var top = new TopImages(5);
            foreach (TopImage image in images)
            {
                top.Add(image);
            }

            Assert.Equal(expected, top.Best);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Add_NotFinite_IsLeftOut(float value)
    {
        var top = new TopImages(2);
        top.Add(new TopImage(0, value, 0));
        Assert.Empty(top.Best);
    }

    [Fact]
    public void Add_NoneWanted_KeepsNone()
    {
        var top = new TopImages(0);
        top.Add(new TopImage(0, 1, 0));
        Assert.Empty(top.Best);
    }
}
