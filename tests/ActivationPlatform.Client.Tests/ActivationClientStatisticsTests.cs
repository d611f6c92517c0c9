using ActivationPlatform.Analysis.Statistics;
using ActivationPlatform.Models;
using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Client.Tests;

[Collection(ServedNetworkCollection.Name)]
public sealed class ActivationClientStatisticsTests(ServedNetwork served)
{
    private static readonly ActivationInput Photo = new ActivationInput.EncodedImage(ServedNetwork.Photo);

    [Fact]
    public async Task StreamStatisticsAsync_ABrokenConnection_LosesAndRepeatsNothing()
    {
        Dictionary<string, float[]> local = await served.ComputeLocallyAsync("conv*", "pool*");
        using var relay = new UnreliableRelay(served.Server.GrpcAddresses[0], 5_000, 20_000);
        await using var client = new ActivationClient(new RemoteOptions { Addresses = [relay.Address], InitialPause = TimeSpan.FromMilliseconds(10) });
        var names = new List<string>();
        await foreach (Wire.LayerStatistics statistics in client.StreamStatisticsAsync(Photo, ["conv*", "pool*"], [0.25, 0.75], histogramBins: 32))
        {
            names.Add(statistics.Layer.Name);
            Assert.Equal(Quantiles.Of(local[statistics.Layer.Name], 0.25, 0.75), statistics.Distribution.Quantiles);
            Assert.Equal(local[statistics.Layer.Name].Length, statistics.Distribution.Histogram.Counts.Sum());
        }

        Assert.Equal(local.Keys, names);
        Assert.Equal(3, relay.Connections);
    }

    [Fact]
    public async Task StreamStatisticsAsync_AWrongFraction_IsRefusedWithItsField()
    {
        await using var client = new ActivationClient(new RemoteOptions { Addresses = [served.Server.GrpcAddresses[0]] });
        RemoteException exception = await Assert.ThrowsAsync<RemoteException>(async () =>
        {
            await foreach (Wire.LayerStatistics _ in client.StreamStatisticsAsync(Photo, ["prob"], [2]))
            {
            }
        });
        Assert.Equal(StatusCode.InvalidArgument, exception.Status);
        Assert.Contains("quantile_fractions: A fraction is 2; expected 0 to 1.", exception.Message, StringComparison.Ordinal);
    }
}
