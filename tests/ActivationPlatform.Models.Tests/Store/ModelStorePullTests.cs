using System.Collections.Immutable;
using ActivationPlatform.Models.Store;
using static ActivationPlatform.Models.Tests.Store.LoopbackServer;

namespace ActivationPlatform.Models.Tests.Store;

public sealed class ModelStorePullTests : IDisposable
{
    private static readonly byte[] Network = RandomBytes(300_000);
    private static readonly byte[] Labels = RandomBytes(1_000);

    private readonly TemporaryFolder folder = new();
    private readonly HttpClient client = new();

    public void Dispose()
    {
        client.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Pull_EmptyStore_WritesBothFilesAndTellsTheProgress()
    {
        await using var server = new LoopbackServer(Good);
        var progress = new RecordedProgress();

        await Store(server).PullAsync("net", client, progress);

        Assert.Equal(["labels.txt", "net-1.onnx"], Directory.GetFiles(folder.FullPath).Select(Path.GetFileName).Order());
        Assert.Equal(Network, File.ReadAllBytes(folder.File("net-1.onnx")));
        Assert.Equal(Labels, File.ReadAllBytes(folder.File("labels.txt")));
        PullProgress[] ofNetwork = [.. progress.Reports.Where(r => r.FileName == "net-1.onnx")];
        Assert.Equal((0, Network.Length), (ofNetwork[0].ReceivedBytes, ofNetwork[^1].ReceivedBytes));
        Assert.Equal(ofNetwork.Select(r => r.ReceivedBytes).Order(), ofNetwork.Select(r => r.ReceivedBytes));
        Assert.All(ofNetwork, r => Assert.Equal(Network.Length, r.TotalBytes));
    }

    [Fact]
    public async Task Pull_StoreThatIsComplete_AsksNobody()
    {
        await using var server = new LoopbackServer(Good);
        await Store(server).PullAsync("net", client);
        int requests = server.Requests.Count;

        await Store(server).PullAsync("net", client);

        Assert.Equal(requests, server.Requests.Count);
    }

    [Fact]
    public async Task Pull_DamagedFile_IsReplaced()
    {
        await using var server = new LoopbackServer(Good);
        await File.WriteAllBytesAsync(folder.File("net-1.onnx"), Network[..1000]);

        await Store(server).PullAsync("net", client);

        Assert.Equal(Network, File.ReadAllBytes(folder.File("net-1.onnx")));
    }

    [Fact]
    public async Task Pull_AfterAnInterruption_AsksOnlyForTheRest()
    {
        bool broken = true;
        await using var server = new LoopbackServer(request => request.Path == "/network" && broken ? Good(request) with { SendOnly = 200_000 } : Good(request));
        await Assert.ThrowsAsync<ModelStoreException>(() => Store(server).PullAsync("net", client));
        long received = new FileInfo(folder.File("net-1.onnx.part")).Length;
        Assert.InRange(received, 1, 200_000);
        Assert.False(File.Exists(folder.File("net-1.onnx")));

        broken = false;
        await Store(server).PullAsync("net", client);

        Assert.Equal(received, server.Requests.Last().From);
        Assert.Equal(Network, File.ReadAllBytes(folder.File("net-1.onnx")));
        Assert.False(File.Exists(folder.File("net-1.onnx.part")));
    }

    [Fact]
    public async Task Pull_ServerIgnoresTheRange_BeginsAtTheBeginning()
    {
        await File.WriteAllBytesAsync(folder.File("net-1.onnx.part"), RandomBytes(500));
        await using var server = new LoopbackServer(request => new Response(200, request.Path == "/network" ? Network : Labels));

        await Store(server).PullAsync("net", client);

        Assert.Equal(Network, File.ReadAllBytes(folder.File("net-1.onnx")));
    }

    [Fact]
    public async Task Pull_WhatWasLeftIsWrong_IsFetchedAnew()
    {
        await File.WriteAllBytesAsync(folder.File("net-1.onnx.part"), new byte[1000]);
        await using var server = new LoopbackServer(Good);

        await Store(server).PullAsync("net", client);

        Assert.Equal([1000L, null], server.Requests.Where(r => r.Path == "/network").Select(r => r.From));
        Assert.Equal(Network, File.ReadAllBytes(folder.File("net-1.onnx")));
    }

    [Theory]
    [InlineData("refuses")]
    [InlineData("lies")]
    [InlineData("breaks")]
    [InlineData("stalls")]
    [InlineData("sends too much")]
    public async Task Pull_FirstMirrorFails_TheSecondIsAsked(string failure)
    {
        await using var bad = new LoopbackServer(request => request.Path != "/network" ? Good(request) : failure switch
        {
            "refuses" => new Response(503, []),
            "lies" => new Response(200, new byte[Network.Length]),
            "breaks" => new Response(200, Network, SendOnly: 70_000),
            "stalls" => new Response(200, Network, SendOnly: 70_000, ThenStall: true),
            _ => new Response(200, [.. Network, 0]),
        });
        await using var good = new LoopbackServer(Good);

        await Store(bad, good).PullAsync("net", client);

        Assert.Equal(Network, File.ReadAllBytes(folder.File("net-1.onnx")));
        Assert.Equal("/network", Assert.Single(good.Requests).Path);
    }

    [Fact]
    public async Task Pull_EveryMirrorFails_TellsWhyForEach()
    {
        await using var lying = new LoopbackServer(request => request.Path == "/network" ? new Response(200, new byte[Network.Length]) : Good(request));
        await using var gone = new LoopbackServer(_ => new Response(404, []));

        var exception = await Assert.ThrowsAsync<ModelStoreException>(() => Store(lying, gone).PullAsync("net", client));

        Assert.Equal(
            $"'net-1.onnx' could not be downloaded. {lying.Address("network")}: '{lying.Address("network")}' is damaged and was not used: its SHA-256 is {ModelFile.Hash(new byte[Network.Length])}, "
            + $"expected {ModelFile.Hash(Network)}. | {gone.Address("network")}: Response status code does not indicate success: 404 (Status).",
            exception.Message);
        Assert.Equal(["labels.txt"], Directory.GetFiles(folder.FullPath).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Pull_Cancelled_StopsAndKeepsWhatCameForTheNextTime()
    {
        await using var server = new LoopbackServer(request => request.Path == "/network" ? new Response(200, Network, SendOnly: 70_000, ThenStall: true) : Good(request));
        using var cancel = new CancellationTokenSource();
        var progress = new RecordedProgress(report =>
        {
            if (report.FileName == "net-1.onnx" && report.ReceivedBytes > 0)
            {
                cancel.Cancel();
            }
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store(TimeSpan.FromMinutes(1), server).PullAsync("net", client, progress, cancel.Token));

        Assert.False(File.Exists(folder.File("net-1.onnx")));
        Assert.InRange(new FileInfo(folder.File("net-1.onnx.part")).Length, 1, 70_000);
    }

    [Fact]
    public async Task Pull_UnknownModel_SaysWhatCanBePulled()
    {
        var exception = await Assert.ThrowsAsync<ModelStoreException>(() => new ModelStore(folder.FullPath).PullAsync("resnet", client));

        Assert.Equal("Model 'resnet' cannot be pulled; can be: googlenet.", exception.Message);
    }

    [Fact]
    public async Task Pull_FolderThatCannotBeMade_IsNamed()
    {
        await File.WriteAllTextAsync(folder.File("file"), "");
        await using var server = new LoopbackServer(Good);
        var store = new ModelStore(folder.File("file"), [Known(server)], TimeSpan.FromSeconds(1));

        var exception = await Assert.ThrowsAsync<ModelStoreException>(() => store.PullAsync("net", client));

        Assert.StartsWith($"The store '{folder.File("file")}' cannot be written: ", exception.Message, StringComparison.Ordinal);
    }

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    private static Response Good(Request request) => Serve(request, request.Path == "/network" ? Network : Labels);

    private static KnownModel Known(params LoopbackServer[] mirrors) => new(
        "net",
        new KnownFile("net-1.onnx", Network.Length, ModelFile.Hash(Network), [.. mirrors.Select(m => m.Address("network"))]),
        new KnownFile("labels.txt", Labels.Length, ModelFile.Hash(Labels), [mirrors[0].Address("labels")]));

    private ModelStore Store(params LoopbackServer[] mirrors) => Store(TimeSpan.FromSeconds(2), mirrors);

    private ModelStore Store(TimeSpan stall, params LoopbackServer[] mirrors)
    {
        KnownModel known = Known(mirrors);
        // Where the first mirror is bad for everything, the labels come from the last.
        return new ModelStore(folder.FullPath, [known with { Labels = known.Labels with { Mirrors = [.. mirrors.Select(m => m.Address("labels"))] } }], stall);
    }

    private sealed class RecordedProgress(Action<PullProgress>? then = null) : IProgress<PullProgress>
    {
        public List<PullProgress> Reports { get; } = [];

        public void Report(PullProgress value)
        {
            Reports.Add(value);
            then?.Invoke(value);
        }
    }
}
