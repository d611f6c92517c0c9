using ActivationPlatform.Rendering.Diagrams;

namespace ActivationPlatform.Rendering.Tests.Diagrams;

public sealed class LayeredLayoutTests
{
    [Fact]
    public void Rows_Diamond_FollowTheLongestWay()
    {
        LayeredLayout layout = new([10, 10, 10, 10], [(0, 1), (1, 2), (2, 3), (0, 3)], 10, 5);

        Assert.Equal([0, 1, 2, 3], layout.Rows[..4]);
        Assert.Equal(4, layout.Ways[3].Count);
    }

    [Fact]
    public void X_Chain_IsStraight()
    {
        LayeredLayout layout = new([10, 30, 20], [(0, 1), (1, 2)], 10, 5);

        Assert.All(layout.X, x => Assert.Equal(15, x, 1e-9));
        Assert.Equal(30, layout.Width, 1e-9);
    }

    [Fact]
    public void X_RandomGraphs_KeepDistances()
    {
        var random = new Random(9);
        for (int round = 0; round < 50; round++)
        {
            int count = random.Next(2, 25);
            (int, int)[] edges = [.. Enumerable.Range(1, count - 1).SelectMany(to => Enumerable.Range(0, to).Where(_ => random.NextDouble() < 0.15).Select(from => (from, to)))];
            LayeredLayout layout = new([.. Enumerable.Repeat(20.0, count)], edges, 20, 6);

            foreach (IGrouping<int, int> row in Enumerable.Range(0, layout.X.Length).GroupBy(node => layout.Rows[node]))
            {
                double[] sorted = [.. row.Select(node => layout.X[node]).Order()];
                for (int i = 1; i < sorted.Length; i++)
                {
                    Assert.True(sorted[i] - sorted[i - 1] >= 26 - 1e-6);
                }
            }

            Assert.All(edges, edge => Assert.True(layout.Rows[edge.Item1] < layout.Rows[edge.Item2]));
        }
    }

    [Fact]
    public void Constructor_Cycle_Throws() =>
        Assert.StartsWith("The diagram's arrows form a cycle", Assert.Throws<ArgumentException>(() => new LayeredLayout([1, 1], [(0, 1), (1, 0)], 1, 1)).Message, StringComparison.Ordinal);
}
