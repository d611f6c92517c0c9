using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grpc.Tests.Hosting;

/// <summary>An HTTP/2 server that answers every call with what the test says, byte by byte: no gRPC of ours on its side.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    public static readonly Method<string, string> Unary = Create(MethodType.Unary);
    public static readonly Method<string, string> ServerStreaming = Create(MethodType.ServerStreaming);
    public static readonly Method<string, string> ClientStreaming = Create(MethodType.ClientStreaming);
    public static readonly Method<string, string> Duplex = Create(MethodType.DuplexStreaming);

    private readonly WebApplication _app;

    private ScriptedServer(WebApplication app, GrpcChannelOptions? options)
    {
        _app = app;
        Channel = GrpcChannel.ForAddress(app.Urls.First(), options ?? new GrpcChannelOptions());
        Invoker = Channel.CreateCallInvoker();
    }

    public GrpcChannel Channel { get; }

    public CallInvoker Invoker { get; }

    /// <param name="script">Answers every request.</param>
    /// <param name="options">Options of the channel.</param>
    /// <param name="time">The channel's clock.</param>
    public static async Task<ScriptedServer> StartAsync(RequestDelegate script, GrpcChannelOptions? options = null, TimeProvider? time = null)
    {
        if (time is not null)
        {
            options ??= new GrpcChannelOptions();
            options.ServiceProvider = new ServiceCollection().AddSingleton(time).BuildServiceProvider();
        }

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        WebApplication app = builder.Build();
        app.Run(script);
        await app.StartAsync();
        return new ScriptedServer(app, options);
    }

    /// <summary>A unary call's failure.</summary>
    public async Task<RpcException> FailAsync(CallOptions options = default)
    {
        using AsyncUnaryCall<string> call = Invoker.AsyncUnaryCall(Unary, null, options, "request");
        return await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    public static byte[] Frame(string text, byte flag = 0) => [flag, 0, 0, 0, (byte)text.Length, .. System.Text.Encoding.ASCII.GetBytes(text)];

    /// <summary>Headers, these bytes, and trailers with a status.</summary>
    public static async Task AnswerAsync(HttpContext context, byte[] body, string? status = "0", string? message = null)
    {
        context.Response.ContentType = "application/grpc";
        await context.Response.StartAsync();
        await context.Response.Body.WriteAsync(body);
        IHeaderDictionary trailers = context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
        if (status is not null)
        {
            trailers["grpc-status"] = status;
        }

        if (message is not null)
        {
            trailers["grpc-message"] = message;
        }
    }

    /// <summary>Nothing but headers.</summary>
    public static Task AnswerTrailersOnly(HttpContext context, int status, string message = "")
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = message;
        return Task.CompletedTask;
    }

    /// <summary>Refuses the stream: the server has not looked at the call.</summary>
    public static Task AnswerRefused(HttpContext context) => AnswerReset(context, 0x7);

    /// <summary>Resets the stream with an error of HTTP/2.</summary>
    public static Task AnswerReset(HttpContext context, int errorCode)
    {
        context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(errorCode);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        using CancellationTokenSource timeout = new(TimeSpan.FromSeconds(2));
        await _app.StopAsync(timeout.Token);
        await _app.DisposeAsync();
    }

    private static Method<string, string> Create(MethodType type) =>
        new(type, "scripted.Service", type.ToString(), Marshallers.StringMarshaller, Marshallers.StringMarshaller);
}
