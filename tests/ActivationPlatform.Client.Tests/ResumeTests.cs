using System.Collections.Immutable;
using ActivationPlatform.Client.Tests.Scripted;
using ActivationPlatform.Models;
using ActivationPlatform.Protocol;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Client.Tests;

/// <summary>What a source asks again when an answer was cut off, and what its reader sees of it.</summary>
[Collection(ServedNetworkCollection.Name)]
public sealed class ResumeTests(ServedNetwork served)
{
    private static readonly ActivationInput Photo = new ActivationInput.EncodedImage(ServedNetwork.Photo);

    public static TheoryData<CutOff> WaysToEnd => [.. System.Enum.GetValues<CutOff>()];

    [Theory]
    [MemberData(nameof(WaysToEnd))]
    public async Task StreamAsync_CutOffInTheMiddleOfATensor_AsksForTheRestOfTheSameModel(CutOff how)
    {
        var script = new Script
        {
            Activations =
            [
                async answer =>
                {
                    await answer.StartAsync([1, 2, 3]);
                    await answer.TensorsAsync(1);
                    await CutOffAsync(answer, how);
                },
                WholeAnswer(2, 3),
            ],
        };
        await using ScriptedServer server = await ScriptedServer.StartAsync(served, script);
        await using RemoteActivationSource source = Source(server);

        Assert.Equal([1, 2, 3], await ReadAsync(source, script));
        Assert.Equal(1, source.Retries);
        Wire.StreamActivationsRequest[] requests = Requests<Wire.StreamActivationsRequest>(script);
        Assert.Equal(["*"], requests[0].Layers);
        Assert.Equal(["layer 2", "layer 3"], requests[1].Layers);
        Assert.All(requests, request => Assert.Equal((served.Local.Network.Name, served.Local.Network.Sha256), (request.Model, request.ExpectedModelSha256)));
        Assert.Equal(requests[0].Input, requests[1].Input);
    }

    [Fact]
    public async Task StreamAsync_CutOffBeforeAnything_AsksForTheSame()
    {
        var script = new Script { Activations = [_ => throw Failure(StatusCode.Unavailable), WholeAnswer(1, 2)] };
        await using ScriptedServer server = await ScriptedServer.StartAsync(served, script);
        await using RemoteActivationSource source = Source(server);

        Assert.Equal([1, 2], await ReadAsync(source, script));
        Assert.All(Requests<Wire.StreamActivationsRequest>(script), request => Assert.Equal(["*"], request.Layers));
    }

    [Fact]
    public async Task StreamAsync_CutOffBehindTheLastTensor_IsWhole()
    {
        var script = new Script
        {
            Activations =
            [
                async answer =>
                {
                    await answer.StartAsync([1, 2]);
                    await answer.TensorsAsync(1, 2);
                    answer.Reset();
                },
            ],
        };
        await using ScriptedServer server = await ScriptedServer.StartAsync(served, script);
        await using RemoteActivationSource source = Source(server);

        Assert.Equal([1, 2], await ReadAsync(source, script));
        Assert.Single(script.Requests);
    }

    [Fact]
    public async Task StreamAsync_CutOffBehindEveryTensor_GoesOnAsLongAsSomethingComes()
    {
        // More cuts than there are attempts: each brought something new.
        Func<ActivationAnswer, Task>[] answers = [.. Enumerable.Range(1, 6).Select<int, Func<ActivationAnswer, Task>>(layer => async answer =>
        {
            await answer.StartAsync([.. Enumerable.Range(layer, 7 - layer)]);
            await answer.TensorsAsync(layer);
            answer.Reset();
        })];
        var script = new Script { Activations = answers };
        await using ScriptedServer server = await ScriptedServer.StartAsync(served, script);
        await using RemoteActivationSource source = Source(server, maximumAttempts: 2);

        Assert.Equal([1, 2, 3, 4, 5, 6], await ReadAsync(source, script));
    }

    [Fact]
    public async Task StreamAsync_AlwaysCutOffAtTheSamePlace_FailsAfterAllAttempts()
    {
        var script = new Script
        {
            Activations =
            [
                async answer =>
                {
                    await answer.StartAsync([1]);
                    await answer.SpoiltAsync(1);
                },
            ],
        };
        await using ScriptedServer server = await ScriptedServer.StartAsync(served, script);
        await using RemoteActivationSource source = Source(server, maximumAttempts: 3);

        RemoteException exception = await Assert.ThrowsAsync<RemoteException>(() => ReadAsync(source, script));
        Assert.Equal(StatusCode.DataLoss, exception.Status);
        Assert.Equal(3, script.Requests.Length);
    }

    [Fact]
    public async Task StreamAsync_AnotherModelThanBefore_IsAnErrorBehindTheTensorsOfTheFirst()
    {
        var script = new Script
        {
            Activations =
            [
                async answer =>
                {
                    await answer.StartAsync([1, 2]);
                    await answer.TensorsAsync(1);
                    answer.Reset();
                },
                _ => throw Failure(StatusCode.FailedPrecondition, "MODEL_MISMATCH"),
            ],
        };
        await using ScriptedServer server = await ScriptedServer.StartAsync(served, script);
        await using RemoteActivationSource source = Source(server, maximumAttempts: 3);
        List<int> arrived = [];

        RemoteException exception = await Assert.ThrowsAsync<RemoteException>(() => ReadAsync(source, script, arrived));
        Assert.Equal((StatusCode.FailedPrecondition, "MODEL_MISMATCH"), (exception.Status, exception.Reason));
        Assert.Equal([1], arrived);
    }

    [Fact]
    public async Task StreamAsync_AServerThatAnswersOfAnotherModel_IsNotBelieved()
    {
        string other = new('0', 64);
        var script = new Script
        {
            Activations =
            [
                async answer =>
                {
                    await answer.StartAsync([1], other);
                    await answer.TensorsAsync(1);
                    await answer.SummaryAsync();
                },
            ],
        };
        await using ScriptedServer server = await ScriptedServer.StartAsync(served, script);
        await using RemoteActivationSource source = Source(server, maximumAttempts: 2);
        List<int> arrived = [];

        RemoteException exception = await Assert.ThrowsAsync<RemoteException>(() => ReadAsync(source, script, arrived));
        Assert.Equal(
            (StatusCode.DataLoss, $"The server answers of a model with SHA-256 {other}; asked for was {served.Local.Network.Sha256}."), (exception.Status, exception.Message));
        Assert.Empty(arrived);
    }

    [Fact]
    public async Task StreamStatisticsAsync_CutOff_AsksForTheFirstAnswersModelAndSkipsWhatArrived()
    {
        string sha256 = new('1', 64);
        var script = new Script
        {
            Statistics =
            [
                async (messages, _) =>
                {
                    await messages.WriteAsync(Statistics(1));
                    await messages.WriteAsync(Statistics(2));
                    throw Failure(StatusCode.Unavailable);
                },
                async (messages, _) =>
                {
                    for (int layer = 1; layer <= 3; layer++)
                    {
                        await messages.WriteAsync(Statistics(layer));
                    }
                },
            ],
        };
        await using ScriptedServer server = await ScriptedServer.StartAsync(served, script);
        await using var client = new ActivationClient(Options(server, 5));
        List<int> arrived = [];
        await foreach (Wire.LayerStatistics statistics in client.StreamStatisticsAsync(Photo, ["*"]))
        {
            arrived.Add(statistics.Layer.Index);
        }

        Assert.Equal([1, 2, 3], arrived);
        Assert.Equal(sha256, Requests<Wire.StreamStatisticsRequest>(script)[1].ExpectedModelSha256);

        Wire.StreamStatisticsResponse Statistics(int layer) =>
            new() { ModelSha256 = sha256, Statistics = new Wire.LayerStatistics { Layer = new Wire.LayerName { Index = layer, Name = $"layer {layer}" } } };
    }

    [Fact]
    public async Task ReadParametersAsync_CutOff_BeginsAgain()
    {
        Layer convolution = served.Local.Network.Layers[1];
        ImmutableArray<ParameterTensor> local = await served.Local.ReadParametersAsync(convolution.Name);
        var script = new Script
        {
            Parameters =
            [
                async (messages, _) =>
                {
                    await SendAsync(messages, local[0]);
                    throw Failure(StatusCode.Internal);
                },
                // Ends well, but too early.
                (messages, _) => SendAsync(messages, local[0]),
                async (messages, _) =>
                {
                    foreach (ParameterTensor parameter in local)
                    {
                        await SendAsync(messages, parameter);
                    }
                },
            ],
        };
        await using ScriptedServer server = await ScriptedServer.StartAsync(served, script);
        await using RemoteActivationSource source = Source(server);

        ImmutableArray<ParameterTensor> remote = await source.ReadParametersAsync(convolution.Name);
        Assert.Equal(2, local.Length);
        Assert.Equal(local.Select(tensor => tensor.Parameter), remote.Select(tensor => tensor.Parameter));
        Assert.All(local.Zip(remote), pair => Assert.Equal(pair.First.Values.ToArray(), pair.Second.Values.ToArray()));
        Assert.Equal(3, script.Requests.Length);
    }

    private static Func<ActivationAnswer, Task> WholeAnswer(params int[] layers) => async answer =>
    {
        await answer.StartAsync(layers);
        await answer.TensorsAsync(layers);
        await answer.SummaryAsync();
    };

    /// <summary>Ends an answer whose layers 2 and 3 have not come.</summary>
    private static async Task CutOffAsync(ActivationAnswer answer, CutOff how)
    {
        if (how == CutOff.ByAWrongChecksum)
        {
            await answer.SpoiltAsync(2);
            return;
        }

        if (how == CutOff.ByAnEarlySummary)
        {
            await answer.SummaryAsync();
            return;
        }

        await answer.UnfinishedAsync(2);
        switch (how)
        {
            case CutOff.ByAReset:
                answer.Reset();
                break;
            case CutOff.ByUnavailable:
                throw Failure(StatusCode.Unavailable);
            case CutOff.ByInternal:
                throw Failure(StatusCode.Internal);
            case CutOff.ByUnknown:
                throw Failure(StatusCode.Unknown);
        }
    }

    private static async Task SendAsync(IServerStreamWriter<Wire.StreamParametersResponse> messages, ParameterTensor tensor)
    {
        using var encoder = new TensorEncoder(tensor.Values, Wire.TensorEncoding.Float32, TensorEncodings.MinimumChunkBytes);
        var parameter = new Wire.LearnableParameter { Name = tensor.Parameter.Name, OnnxName = tensor.Parameter.OnnxName, Shape = { tensor.Parameter.Shape.Dimensions } };
        await messages.WriteAsync(new() { Header = new Wire.ParameterHeader { Parameter = parameter, ByteLength = encoder.ByteLength } });
        while (encoder.TryReadChunk(out Wire.DataChunk chunk))
        {
            await messages.WriteAsync(new() { Chunk = chunk });
        }

        await messages.WriteAsync(new() { End = encoder.End() });
    }

    private static RpcException Failure(StatusCode status, string? reason = null)
    {
        if (reason is null)
        {
            return new RpcException(new Grpc.Core.Status(status, "cut off"));
        }

        var rich = new Google.Rpc.Status { Code = (int)status, Message = "refused", Details = { Any.Pack(new ErrorInfo { Reason = reason }) } };
        return rich.ToRpcException();
    }

    private static T[] Requests<T>(Script script) => [.. script.Requests.Cast<T>()];

    private static RemoteOptions Options(ScriptedServer server, int maximumAttempts) =>
        new() { Addresses = [server.Address], MaximumAttempts = maximumAttempts, InitialPause = TimeSpan.FromMilliseconds(1) };

    private static RemoteActivationSource Source(ScriptedServer server, int maximumAttempts = 5) => new(Options(server, maximumAttempts));

    private static async Task<List<int>> ReadAsync(RemoteActivationSource source, Script script, List<int>? arrived = null)
    {
        arrived ??= [];
        await foreach (Activation activation in source.StreamAsync(Photo, ["*"]))
        {
            using (activation)
            {
                Assert.All(activation.Values.ToArray(), value => Assert.Equal(activation.Layer.Index, value));
                arrived.Add(activation.Layer.Index);
                script.Taken.Release();
            }
        }

        return arrived;
    }

    /// <summary>How an answer may end too early.</summary>
    public enum CutOff
    {
        ByAReset,
        ByUnavailable,
        ByInternal,
        ByUnknown,
        ByItsEnd,
        ByAnEarlySummary,
        ByAWrongChecksum,
    }
}
