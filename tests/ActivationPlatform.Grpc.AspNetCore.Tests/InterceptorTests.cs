using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Protos;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Tests;

public sealed class InterceptorTests
{
    [Fact]
    public async Task Server_AllKinds_PassThroughInOrderAndShareUserState()
    {
        List<string> log = [];
        await using EchoServer server = await EchoServer.StartAsync(
            new EchoBehaviour
            {
                Unary = (request, context) =>
                {
                    log.Add($"handler sees {context.UserState["outer"]}");
                    return Task.FromResult(request);
                },
            },
            options =>
            {
                options.Interceptors.Add<LoggingInterceptor>("outer");
                options.Interceptors.Add<LoggingInterceptor>("inner");
            },
            services: services => services.AddSingleton(log));

        await server.Client.UnaryAsync(new EchoMessage());
        Assert.Equal(["outer Unary", "inner Unary", "handler sees yes", "inner end", "outer end"], log);

        log.Clear();
        using (AsyncClientStreamingCall<EchoMessage, EchoMessage> call = server.Client.Collect())
        {
            await call.RequestStream.CompleteAsync();
            await call;
        }

        using (AsyncServerStreamingCall<EchoMessage> call = server.Client.Expand(new EchoMessage()))
        {
            Assert.False(await call.ResponseStream.MoveNext());
        }

        using (AsyncDuplexStreamingCall<EchoMessage, EchoMessage> call = server.Client.Chat())
        {
            await call.RequestStream.CompleteAsync();
            Assert.False(await call.ResponseStream.MoveNext());
        }

        Assert.Equal(["outer Collect", "outer Expand", "outer Chat"], log.Where(line => line.StartsWith("outer ", StringComparison.Ordinal) && !line.EndsWith("end", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Server_InterceptorThrows_IsTheStatus()
    {
        await using EchoServer server = await EchoServer.StartAsync(options: options => options.Interceptors.Add<RefusingInterceptor>());

        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => server.Client.UnaryAsync(new EchoMessage()).ResponseAsync);

        Assert.Equal(StatusCode.Unauthenticated, exception.StatusCode);
    }

    [Fact]
    public async Task Client_Interceptors_FirstSeesTheCallFirst()
    {
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Unary = (_, context) => Task.FromResult(new EchoMessage { Text = string.Join(',', context.RequestHeaders.GetAll("x-passed").Select(entry => entry.Value)) }),
        });
        CallInvoker invoker = server.Channel.Intercept(new HeaderInterceptor("first"), new HeaderInterceptor("second")).Intercept(metadata =>
        {
            metadata.Add("x-passed", "function");
            return metadata;
        });

        EchoMessage response = await new Echo.EchoClient(invoker).UnaryAsync(new EchoMessage());

        // HttpClient joins the values of a request header, which HTTP holds to be the same.
        Assert.Equal(["function", "first", "second"], response.Text.Split(',', StringSplitOptions.TrimEntries));
    }

    [Fact]
    public async Task Client_AllKinds_PassThrough()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        List<string> log = [];
        Echo.EchoClient client = new(server.Channel.Intercept(new ClientLogInterceptor(log)));

        client.Unary(new EchoMessage());
        await client.UnaryAsync(new EchoMessage());
        using (AsyncClientStreamingCall<EchoMessage, EchoMessage> call = client.Collect())
        {
            await call.RequestStream.CompleteAsync();
            await call;
        }

        using (AsyncServerStreamingCall<EchoMessage> call = client.Expand(new EchoMessage { Count = 1 }))
        {
            Assert.True(await call.ResponseStream.MoveNext());
        }

        using (AsyncDuplexStreamingCall<EchoMessage, EchoMessage> call = client.Chat())
        {
            await call.RequestStream.CompleteAsync();
            Assert.False(await call.ResponseStream.MoveNext());
        }

        Assert.Equal(["blocking Unary", "async Unary", "client stream Collect", "server stream Expand", "duplex Chat"], log);
    }

    [Fact]
    public async Task Context_TellsPeerHostMethodAndNoDeadline()
    {
        List<string> told = [];
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Unary = (request, context) =>
            {
                told.AddRange([context.Peer, context.Host, context.Method, context.Deadline == DateTime.MaxValue ? "never" : "some day", context.AuthContext.IsPeerAuthenticated.ToString()]);
                return Task.FromResult(request);
            },
        });

        await server.Client.UnaryAsync(new EchoMessage());

        Assert.Matches(@"^ipv4:127\.0\.0\.1:\d+$", told[0]);
        Assert.Equal([server.Address.Authority, "/grpc_tests.echo.Echo/Unary", "never", "False"], told[1..]);
    }

    [Fact]
    public async Task PropagationToken_CallWithinACall_InheritsTheDeadline()
    {
        DateTime inner = DateTime.MaxValue;
        await using EchoServer back = await EchoServer.StartAsync(new EchoBehaviour
        {
            Unary = (request, context) =>
            {
                inner = context.Deadline;
                return Task.FromResult(request);
            },
        });
        GrpcChannel toBack = back.Channel;
        await using EchoServer front = await EchoServer.StartAsync(new EchoBehaviour
        {
            Unary = async (request, context) => await new Echo.EchoClient(toBack).UnaryAsync(request, new CallOptions(propagationToken: context.CreatePropagationToken())),
        });
        DateTime deadline = DateTime.UtcNow.AddSeconds(30);

        await front.Client.UnaryAsync(new EchoMessage(), deadline: deadline);

        Assert.InRange(inner, deadline.AddSeconds(-5), deadline.AddSeconds(5));
    }

    internal sealed class LoggingInterceptor(List<string> log, string name) : Interceptor
    {
        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            Begin(context);
            context.UserState[name] = "yes";
            TResponse response = await continuation(request, context);
            log.Add($"{name} end");
            return response;
        }

        public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
        {
            Begin(context);
            return continuation(requestStream, context);
        }

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            Begin(context);
            return continuation(request, responseStream, context);
        }

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        {
            Begin(context);
            return continuation(requestStream, responseStream, context);
        }

        private void Begin(ServerCallContext context) => log.Add($"{name} {context.Method.Split('/')[^1]}");
    }

    internal sealed class RefusingInterceptor : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            throw new RpcException(new Status(StatusCode.Unauthenticated, "who?"));
    }

    private sealed class HeaderInterceptor(string value) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            Metadata headers = context.Options.Headers ?? [];
            headers.Add("x-passed", value);
            return continuation(request, new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, context.Options.WithHeaders(headers)));
        }
    }

    private sealed class ClientLogInterceptor(List<string> log) : Interceptor
    {
        public override TResponse BlockingUnaryCall<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context, BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            log.Add($"blocking {context.Method.Name}");
            return continuation(request, context);
        }

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            log.Add($"async {context.Method.Name}");
            return continuation(request, context);
        }

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            log.Add($"client stream {context.Method.Name}");
            return continuation(context);
        }

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            log.Add($"server stream {context.Method.Name}");
            return continuation(request, context);
        }

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            log.Add($"duplex {context.Method.Name}");
            return continuation(context);
        }
    }
}
