using ActivationPlatform.Client.Internal;
using ActivationPlatform.Protocol;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace ActivationPlatform.Client.Tests.Internal;

/// <summary>Which failures are worth another attempt, where it is made and when.</summary>
public sealed class RetryLoopTests : IDisposable
{
    private readonly PausesOnly time = new();
    private readonly List<Connections> opened = [];

    private RemoteOptions Options => new() { Addresses = [new Uri("http://127.0.0.1:1")], TimeProvider = time };

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.Aborted)]
    [InlineData(StatusCode.Cancelled)]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.Unknown)]
    public async Task PauseAsync_AnAnswerThatWasCutOff_GoesOn(StatusCode status)
    {
        await Begin(Options).PauseAsync(Failure(status));
        Assert.Equal([TimeSpan.FromMilliseconds(200)], time.Pauses);
    }

    [Fact]
    public async Task PauseAsync_AStreamThatBrokeItsRules_GoesOn()
    {
        await Begin(Options).PauseAsync(new TensorStreamException("The checksum is wrong."));
        Assert.Single(time.Pauses);
    }

    [Theory]
    [InlineData(StatusCode.InvalidArgument)]
    [InlineData(StatusCode.NotFound)]
    [InlineData(StatusCode.FailedPrecondition)]
    [InlineData(StatusCode.ResourceExhausted)]
    [InlineData(StatusCode.DeadlineExceeded)]
    [InlineData(StatusCode.Unauthenticated)]
    [InlineData(StatusCode.PermissionDenied)]
    [InlineData(StatusCode.Unimplemented)]
    [InlineData(StatusCode.DataLoss)]
    public async Task PauseAsync_ARefusal_IsTold(StatusCode status)
    {
        RemoteException exception = await Assert.ThrowsAsync<RemoteException>(() => Begin(Options).PauseAsync(Failure(status)));
        Assert.Equal((status, "in the server's words"), (exception.Status, exception.Message));
        Assert.Empty(time.Pauses);
    }

    [Theory]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.Unknown)]
    public async Task PauseAsync_AnErrorThatTheServerGivesAReasonFor_IsTold(StatusCode status)
    {
        RemoteException exception = await Assert.ThrowsAsync<RemoteException>(() => Begin(Options).PauseAsync(Failure(status, new ErrorInfo { Reason = "ENGINE_FAILED" })));
        Assert.Equal((status, "ENGINE_FAILED"), (exception.Status, exception.Reason));
    }

    [Fact]
    public async Task PauseAsync_AFullServer_ComesAgainWhenItSays()
    {
        RpcException full = Failure(StatusCode.ResourceExhausted, new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(3)) });
        await Begin(Options).PauseAsync(full);
        Assert.Equal([TimeSpan.FromSeconds(3)], time.Pauses);
    }

    [Fact]
    public async Task PauseAsync_AnotherModelThanBefore_IsLookedForElsewhereAndThenTold()
    {
        RpcException mismatch = Failure(StatusCode.FailedPrecondition, new ErrorInfo { Reason = "MODEL_MISMATCH" });
        RetryLoop loop = Begin(Options with { MaximumAttempts = 3 });
        await loop.PauseAsync(mismatch);
        await loop.PauseAsync(mismatch);
        RemoteException exception = await Assert.ThrowsAsync<RemoteException>(() => loop.PauseAsync(mismatch));
        Assert.Equal((StatusCode.FailedPrecondition, "MODEL_MISMATCH"), (exception.Status, exception.Reason));
    }

    [Fact]
    public async Task PauseAsync_AsManyFailuresAsAttempts_TellsTheLastOne()
    {
        RetryLoop loop = Begin(Options with { MaximumAttempts = 2 });
        await loop.PauseAsync(Failure(StatusCode.Unavailable));
        RemoteException exception = await Assert.ThrowsAsync<RemoteException>(() => loop.PauseAsync(new TensorStreamException("The checksum is wrong.")));
        Assert.Equal((StatusCode.DataLoss, "The checksum is wrong."), (exception.Status, exception.Message));
        Assert.Equal(1, opened[0].Retries);
    }

    [Fact]
    public async Task PauseAsync_SomethingNewArrivedInBetween_CountsAnew()
    {
        RetryLoop loop = Begin(Options with { MaximumAttempts = 2 });
        for (int i = 0; i < 10; i++)
        {
            await loop.PauseAsync(Failure(StatusCode.Unavailable));
            loop.Progressed();
        }

        Assert.Equal(Enumerable.Repeat(TimeSpan.FromMilliseconds(200), 10), time.Pauses);
    }

    [Fact]
    public async Task PauseAsync_FailuresInARow_DoubleThePauseUpToTheLongest()
    {
        RetryLoop loop = Begin(Options with { MaximumAttempts = 7, InitialPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(5) });
        for (int i = 0; i < 5; i++)
        {
            await loop.PauseAsync(Failure(StatusCode.Unavailable));
        }

        Assert.Equal([1.0, 2, 4, 5, 5], time.Pauses.Select(pause => pause.TotalSeconds));
    }

    [Fact]
    public async Task PauseAsync_SeveralAddresses_GoesToTheNextAtOnceAndPausesOnceAllHaveFailed()
    {
        RetryLoop loop = Begin(Options with { Addresses = [.. Enumerable.Range(1, 3).Select(port => new Uri($"http://127.0.0.1:{port}"))], MaximumAttempts = 10 });
        List<int> addresses = [loop.Address];
        for (int i = 0; i < 5; i++)
        {
            await loop.PauseAsync(Failure(StatusCode.Unavailable));
            addresses.Add(loop.Address);
        }

        Assert.Equal(Enumerable.Range(addresses[0], 6).Select(position => position % 3), addresses);
        // The first two go on without one.
        Assert.Equal([200.0, 400, 400], time.Pauses.Select(pause => pause.TotalMilliseconds));
    }

    [Fact]
    public async Task PauseAsync_TheDeadlineComesFirst_IsToldWithTheLastFailure()
    {
        RetryLoop loop = Begin(Options with { Deadline = TimeSpan.FromMilliseconds(500) });
        await loop.PauseAsync(Failure(StatusCode.Unavailable));
        RemoteException exception = await Assert.ThrowsAsync<RemoteException>(() => loop.PauseAsync(Failure(StatusCode.Unavailable)));
        Assert.Equal(
            (StatusCode.DeadlineExceeded, "The deadline of 00:00:00.5000000 would pass before another attempt; the last one failed: in the server's words"), (exception.Status, exception.Message));
    }

    [Fact]
    public async Task PauseAsync_TheCallerCancelled_IsCancelledWhateverFailed()
    {
        using var cancel = new CancellationTokenSource();
        var loop = new RetryLoop(Options, Open(Options), cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop.PauseAsync(Failure(StatusCode.InvalidArgument)));
    }

    [Fact]
    public void CallOptions_OfALaterAttempt_KeepTheFirstOnesDeadline()
    {
        RetryLoop loop = Begin(Options with { Deadline = TimeSpan.FromMinutes(1) });
        DateTime? first = loop.CallOptions.Deadline;
        time.Now += TimeSpan.FromSeconds(30);
        Assert.Equal(DateTimeOffset.UnixEpoch.UtcDateTime + TimeSpan.FromMinutes(1), first);
        Assert.Equal(first, loop.CallOptions.Deadline);
    }

    public void Dispose() => opened.ForEach(connections => connections.Dispose());

    private RetryLoop Begin(RemoteOptions options) => new(options, Open(options), CancellationToken.None);

    private Connections Open(RemoteOptions options)
    {
        opened.Add(new Connections(options));
        return opened[^1];
    }

    private static RpcException Failure(StatusCode status, params IMessage[] details)
    {
        var rich = new Google.Rpc.Status { Code = (int)status, Message = "in the server's words", Details = { details.Select(Any.Pack) } };
        Metadata trailers = details.Length == 0 ? [] : new Metadata { { "grpc-status-details-bin", rich.ToByteArray() } };
        return new RpcException(new Grpc.Core.Status(status, rich.Message), trailers);
    }

    /// <summary>A clock on which every pause is over at once, and is written down.</summary>
    private sealed class PausesOnly : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public List<TimeSpan> Pauses { get; } = [];

        public override DateTimeOffset GetUtcNow() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Pauses.Add(dueTime);
            Now += dueTime;
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
