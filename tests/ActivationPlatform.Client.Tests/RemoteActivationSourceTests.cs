using System.Collections.Immutable;
using ActivationPlatform.Models;
using ActivationPlatform.Server;
using Grpc.Core;
using TensorEncoding = ActivationPlatform.Protocol.V1.TensorEncoding;

namespace ActivationPlatform.Client.Tests;

[Collection(ServedNetworkCollection.Name)]
public sealed class RemoteActivationSourceTests(ServedNetwork served)
{
    private static readonly ActivationInput Photo = new ActivationInput.EncodedImage(ServedNetwork.Photo);

    private RemoteOptions Options => new() { Addresses = [served.Server.GrpcAddresses[0]], InitialPause = TimeSpan.FromMilliseconds(10) };

    [Fact]
    public async Task DescribeAsync_TheServedNetwork_IsTheLocalOne()
    {
        await using var source = new RemoteActivationSource(Options);
        Network remote = await source.DescribeAsync();
        Network local = served.Local.Network;
        Assert.Same(remote, await source.DescribeAsync());
        Assert.Equal((local.Name, local.Sha256, local.IsDemonstration), (remote.Name, remote.Sha256, remote.IsDemonstration));
        Assert.Equal(local.Connections.AsEnumerable(), remote.Connections);
        Assert.Equal(local.Labels.AsEnumerable(), remote.Labels);
        Assert.Equal(local.Input.Mean.AsEnumerable(), remote.Input.Mean);
        Assert.Equal(local.Input with { Mean = [], Scale = [] }, remote.Input with { Mean = [], Scale = [] });
        for (int i = 0; i < local.Layers.Length; i++)
        {
            Layer expected = local.Layers[i];
            Layer actual = remote.Layers[i];
            Assert.Equal(expected.Inputs.AsEnumerable(), actual.Inputs);
            Assert.Equal(expected.Properties.AsEnumerable(), actual.Properties);
            Assert.Equal(expected.Learnables.AsEnumerable(), actual.Learnables);
            Assert.Equal(expected with { Inputs = [], Properties = [], Learnables = [] }, actual with { Inputs = [], Properties = [], Learnables = [] });
        }
    }

    [Fact]
    public async Task StreamAsync_AllLayers_AreBitEqualAndInOrder()
    {
        await using var source = new RemoteActivationSource(Options);
        await AssertAllLayersAsync(source);
    }

    [Fact]
    public async Task StreamAsync_AConnectionThatBreaksAgainAndAgain_LosesAndRepeatsNothing()
    {
        // Broken in the answer's middle three times, once inside the very first tensor, then left alone.
        using var relay = new UnreliableRelay(served.Server.GrpcAddresses[0], 200_000, 3_000_000, 9_000_001, 1_000_000);
        await using var source = new RemoteActivationSource(Options with { Addresses = [relay.Address] });
        await AssertAllLayersAsync(source);
        Assert.Equal(5, relay.Connections);
    }

    [Fact]
    public async Task StreamAsync_AServerThatGoesAwayAndComesBack_LosesAndRepeatsNothing()
    {
        RunningServer first = await ServerHost.StartAsync(served.Settings);
        Uri address = first.GrpcAddresses[0];
        Dictionary<string, float[]> local = await served.ComputeLocallyAsync("*");
        await using var source = new RemoteActivationSource(Options with { Addresses = [address], MaximumAttempts = 50, InitialPause = TimeSpan.FromMilliseconds(50), LongestPause = TimeSpan.FromMilliseconds(200) });
        var received = new List<string>();
        RunningServer? second = null;
        await foreach (Activation activation in source.StreamAsync(Photo, ["*"]))
        {
            using (activation)
            {
                Assert.True(activation.Values.Span.SequenceEqual(local[activation.Layer.Name]));
                received.Add(activation.Layer.Name);
            }

            if (received.Count == 3)
            {
                await first.DisposeAsync();
                second = await ServerHost.StartAsync(served.Settings with { Urls = [address] });
            }
        }

        Assert.Equal(served.Local.Network.Layers.Select(l => l.Name), received);
        await second!.DisposeAsync();
    }

    [Fact]
    public async Task StreamAsync_OneOfSeveralAddressesIsDead_GoesOnAtTheNext()
    {
        await using var source = new RemoteActivationSource(Options with { Addresses = [new Uri("http://127.0.0.1:1"), served.Server.GrpcAddresses[0]] });
        for (int call = 0; call < 4; call++)
        {
            Assert.Equal(["prob"], await ReadNamesAsync(source, "prob"));
        }
    }

    [Fact]
    public async Task StreamAsync_NobodyListens_FailsAfterAllAttempts()
    {
        await using var source = new RemoteActivationSource(Options with { Addresses = [new Uri("http://127.0.0.1:1")], MaximumAttempts = 3, InitialPause = TimeSpan.FromMilliseconds(1) });
        RemoteException exception = await Assert.ThrowsAsync<RemoteException>(() => ReadNamesAsync(source, "prob"));
        Assert.Equal(StatusCode.Unavailable, exception.Status);
    }

    [Fact]
    public async Task StreamAsync_AnUnknownLayer_IsTheSameExceptionAsLocally()
    {
        await using var source = new RemoteActivationSource(Options);
        UnknownLayerException remote = await Assert.ThrowsAsync<UnknownLayerException>(() => ReadNamesAsync(source, "conv9"));
        UnknownLayerException local = Assert.Throws<UnknownLayerException>(() => LayerSelector.Find(served.Local.Network, "conv9"));
        Assert.Equal((local.Message, local.Pattern, local.Model), (remote.Message, remote.Pattern, remote.Model));
        Assert.Equal(local.Nearest.AsEnumerable(), remote.Nearest);
    }

    [Fact]
    public async Task StreamAsync_AWrongImage_CarriesTheServersWordsAndField()
    {
        await using var source = new RemoteActivationSource(Options);
        RemoteException exception = await Assert.ThrowsAsync<RemoteException>(async () =>
        {
            await foreach (Activation activation in source.StreamAsync(new ActivationInput.EncodedImage(ReadOnlyMemory<byte>.Empty), ["prob"]))
            {
                activation.Dispose();
            }
        });
        Assert.Equal((StatusCode.InvalidArgument, "input.encoded_image: The image has 0 bytes; expected a whole PNG or JPEG file."), (exception.Status, exception.Message));
        Assert.Equal("input.encoded_image", Assert.Single(exception.Fields));
    }

    [Fact]
    public async Task StreamAsync_Cancelled_IsCancelled()
    {
        await using var source = new RemoteActivationSource(Options);
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (Activation activation in source.StreamAsync(Photo, ["*"], cancel.Token))
            {
                activation.Dispose();
                await cancel.CancelAsync();
            }
        });
    }

    [Fact]
    public async Task StreamAsync_PastTheDeadline_SaysSo()
    {
        await using var source = new RemoteActivationSource(Options with { Deadline = TimeSpan.FromMilliseconds(1) });
        RemoteException exception = await Assert.ThrowsAsync<RemoteException>(() => ReadNamesAsync(source, "*"));
        Assert.Equal(StatusCode.DeadlineExceeded, exception.Status);
    }

    [Fact]
    public async Task StreamAsync_LeftEarly_StopsTheServer()
    {
        await using var source = new RemoteActivationSource(Options);
        await foreach (Activation activation in source.StreamAsync(Photo, ["*"]))
        {
            activation.Dispose();
            break;
        }

        Assert.Equal(["prob"], await ReadNamesAsync(source, "prob"));
    }

    [Fact]
    public async Task StreamAsync_Compactly_IsCloseToTheOriginal()
    {
        float[] local = (await served.ComputeLocallyAsync("pool1/3x3_s2"))["pool1/3x3_s2"];
        await using var source = new RemoteActivationSource(Options with { Encoding = TensorEncoding.Uint8, ChunkBytes = 4096 });
        await foreach (Activation activation in source.StreamAsync(Photo, ["pool1/3x3_s2"]))
        {
            using (activation)
            {
                float step = (local.Max() - local.Min()) / 255;
                Assert.All(activation.Values.ToArray().Zip(local), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 0.51 * step));
            }
        }
    }

    [Fact]
    public async Task ReadParametersAsync_AConvolution_IsBitEqual()
    {
        await using var source = new RemoteActivationSource(Options);
        ImmutableArray<ParameterTensor> remote = await source.ReadParametersAsync("conv1-7x7_s2");
        ImmutableArray<ParameterTensor> local = await served.Local.ReadParametersAsync("conv1-7x7_s2");
        Assert.Equal(local.Select(p => p.Parameter), remote.Select(p => p.Parameter));
        Assert.All(local.Zip(remote), pair => Assert.Equal(pair.First.Values.ToArray(), pair.Second.Values.ToArray()));
        Assert.Empty(await source.ReadParametersAsync("pool1/3x3_s2"));
        await Assert.ThrowsAsync<UnknownLayerException>(async () => await source.ReadParametersAsync("conv9"));
    }

    [Fact]
    public async Task ActivationClient_ModelsAndClasses_AreTheServers()
    {
        await using var client = ActivationClient.Connect(served.Server.GrpcAddresses[0].ToString());
        ModelSummary model = Assert.Single(await client.ListModelsAsync());
        Assert.Equal((DemoGoogLeNet.Name, true, true), (model.Name, model.IsDemonstration, model.IsDefault));
        ImmutableArray<ClassScore> classes = await client.ClassifyAsync(Photo, top: 3);
        float[] scores = (await served.ComputeLocallyAsync("prob"))["prob"];
        Assert.Equal(scores.Max(), classes[0].Probability, 1e-7);
        Assert.Equal(3, classes.Length);
    }

    [Fact]
    public async Task ActivationClient_FiguresAndReports_ArriveWhole()
    {
        await using var client = ActivationClient.Connect(served.Server.GrpcAddresses[0].ToString());
        RenderedFigure montage = await client.RenderMontageAsync(Photo, "conv1-7x7_s2");
        Assert.Equal(("image/png", 896, 896), (montage.MediaType, montage.WidthPixels, montage.HeightPixels));
        Assert.Equal("image/png", (await client.RenderChannelsAsync(Photo, "conv1-7x7_s2", [32, 33])).MediaType);
        Assert.NotEmpty((await client.RenderFilterWeightsAsync("conv1-7x7_s2", 42)).AlternativeText);
        Assert.NotEmpty((await client.RenderFrequencyResponseAsync("conv1-7x7_s2", 32, inputChannelIndex: 0)).AlternativeText);
        await Assert.ThrowsAsync<UnknownLayerException>(() => client.RenderMontageAsync(Photo, "conv9"));

        using var file = new MemoryStream();
        var steps = new Steps();
        ReceivedReport report = await client.GenerateReportAsync(ServedNetwork.Photo, "noise.png", ["pool1-norm1"], file, steps);
        Assert.Equal(("googlenet-demo-noise.pdf", file.Length), (report.FileName, report.ByteLength));
        Assert.Equal("%PDF-"u8.ToArray(), file.ToArray()[..5]);
        Assert.Equal(1, steps.Last.Fraction);
    }

    [Fact]
    public async Task DescribeComponentsAsync_OfTheServer_NamesTheEngine()
    {
        await using var source = new RemoteActivationSource(Options);
        Assert.Equal(["ActivationPlatform", "ONNX Runtime", ".NET"], (await source.DescribeComponentsAsync()).Select(c => c.Key));
    }

    private async Task AssertAllLayersAsync(RemoteActivationSource source)
    {
        Dictionary<string, float[]> local = await served.ComputeLocallyAsync("*");
        var names = new List<string>();
        await foreach (Activation activation in source.StreamAsync(Photo, ["*"]))
        {
            using (activation)
            {
                names.Add(activation.Layer.Name);
                Assert.Equal(activation.Layer.OutputShape, activation.Shape);
                Assert.True(activation.Values.Span.SequenceEqual(local[activation.Layer.Name]), activation.Layer.Name);
            }
        }

        Assert.Equal(served.Local.Network.Layers.Select(l => l.Name), names);
    }

    private static async Task<List<string>> ReadNamesAsync(RemoteActivationSource source, params string[] layers)
    {
        var names = new List<string>();
        await foreach (Activation activation in source.StreamAsync(Photo, [.. layers]))
        {
            using (activation)
            {
                names.Add(activation.Layer.Name);
            }
        }

        return names;
    }

    private sealed class Steps : IProgress<ReportStep>
    {
        public ReportStep Last { get; private set; }

        public void Report(ReportStep value) => Last = value;
    }
}
