using Grpc.Core;

namespace Grpc.Tests;

/// <summary>The small types of the API: what applications build, change and read.</summary>
public sealed class CoreTypesTests
{
    [Fact]
    public void CallOptions_EveryWith_ChangesOneThingAndKeepsTheRest()
    {
        Metadata headers = new() { { "a", "1" } };
        DateTime deadline = DateTime.UnixEpoch;
        using CancellationTokenSource cancellation = new();
        WriteOptions write = new(WriteFlags.NoCompress);
        CallCredentials credentials = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);

        CallOptions options = new CallOptions()
            .WithHeaders(headers).WithDeadline(deadline).WithCancellationToken(cancellation.Token)
            .WithWriteOptions(write).WithCredentials(credentials).WithWaitForReady();

        Assert.Same(headers, options.Headers);
        Assert.Equal(deadline, options.Deadline);
        Assert.Equal(cancellation.Token, options.CancellationToken);
        Assert.Same(write, options.WriteOptions);
        Assert.Same(credentials, options.Credentials);
        Assert.Null(options.PropagationToken);
        Assert.True(options.IsWaitForReady);
        Assert.False(options.WithWaitForReady(false).IsWaitForReady);
        Assert.Same(headers, options.WithWaitForReady(false).Headers);
    }

    [Fact]
    public void RpcException_TellsStatusTrailersAndCause()
    {
        InvalidOperationException cause = new("broken");
        Metadata trailers = new() { { "x-why", "because" } };
        RpcException exception = new(new Status(StatusCode.Aborted, "no", cause), trailers);

        Assert.Equal(StatusCode.Aborted, exception.StatusCode);
        Assert.Same(cause, exception.Status.DebugException);
        Assert.Same(cause, exception.InnerException);
        Assert.Same(trailers, exception.Trailers);
        Assert.Equal("Status(StatusCode=\"Aborted\", Detail=\"no\", DebugException=\"System.InvalidOperationException: broken\")", exception.Message);
        Assert.Equal("Status(StatusCode=\"Aborted\", Detail=\"no\")", new RpcException(new Status(StatusCode.Aborted, "no")).Message);
        Assert.Equal("own words", new RpcException(new Status(StatusCode.Aborted, "no"), "own words").Message);
    }

    [Fact]
    public void Entry_BinaryReadAsText_Throws()
    {
        Metadata.Entry binary = new("x-raw-bin", [1]);

        Assert.True(binary.IsBinary);
        Assert.Equal("The value of 'x-raw-bin' is binary: read ValueBytes.", Assert.Throws<InvalidOperationException>(() => binary.Value).Message);
        Assert.Equal("v"u8.ToArray(), new Metadata.Entry("x-text", "v").ValueBytes);
    }

    [Fact]
    public async Task ServerCallContext_OfATest_NeedsNoServer()
    {
        OwnContext context = new();

        await context.WriteResponseHeadersAsync(new Metadata { { "x-early", "1" } });
        context.Status = new Status(StatusCode.NotFound, "gone");
        context.UserState["user"] = "known";

        Assert.Equal("1", context.Written!.GetValue("x-early"));
        Assert.Equal(("/test/Method", "localhost", "ipv4:127.0.0.1:1"), (context.Method, context.Host, context.Peer));
        Assert.Equal(StatusCode.NotFound, context.Status.StatusCode);
        Assert.Equal("known", context.UserState["user"]);
        Assert.False(context.AuthContext.IsPeerAuthenticated);
    }

    private sealed class OwnContext : ServerCallContext
    {
        public Metadata? Written { get; private set; }

        protected override string MethodCore => "/test/Method";

        protected override string HostCore => "localhost";

        protected override string PeerCore => "ipv4:127.0.0.1:1";

        protected override DateTime DeadlineCore => DateTime.MaxValue;

        protected override Metadata RequestHeadersCore { get; } = [];

        protected override CancellationToken CancellationTokenCore => CancellationToken.None;

        protected override Metadata ResponseTrailersCore { get; } = [];

        protected override Status StatusCore { get; set; }

        protected override WriteOptions? WriteOptionsCore { get; set; }

        protected override AuthContext AuthContextCore { get; } = new(null, []);

        protected override IDictionary<object, object> UserStateCore { get; } = new Dictionary<object, object>();

        protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
        {
            Written = responseHeaders;
            return Task.CompletedTask;
        }

        protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();
    }
}
