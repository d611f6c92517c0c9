using System.Net;
using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Protos;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;

namespace Grpc.AspNetCore.Tests;

/// <summary>Metadata as handlers see it and as it travels.</summary>
public sealed class ServerMetadataTests
{
    private const string Internal = "13";

    [Fact]
    public async Task BinaryMetadata_NoBase64_FailsOnlyThatCall()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using RawCall bad = await RawCall.Unary(server, new EchoMessage()).With("x-raw-bin", "***").SendAsync();
        using RawCall good = await RawCall.Unary(server, new EchoMessage()).With("x-raw-bin", "AAE").SendAsync();

        Assert.Equal(Internal, bad.Status);
        Assert.Equal("The binary metadata 'x-raw-bin' is not valid base64.", bad.StatusMessage);
        Assert.Equal("0", good.Status);
    }

    [Theory]
    [InlineData("AAH/", new[] { "0001FF" })]
    [InlineData("AAE=", new[] { "0001" })]
    [InlineData("AAE,AAI=", new[] { "0001", "0002" })]
    [InlineData("", new[] { "" })]
    public async Task BinaryMetadata_PaddedOrNotOrJoined_IsDecoded(string value, string[] expected)
    {
        string[] received = [];
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Unary = (request, context) =>
            {
                received = [.. context.RequestHeaders.GetAll("x-raw-bin").Select(entry => Convert.ToHexString(entry.ValueBytes))];
                return Task.FromResult(request);
            },
        });
        using RawCall call = await RawCall.Unary(server, new EchoMessage()).With("x-raw-bin", value).SendAsync();

        Assert.Equal(expected, received);
    }

    [Fact]
    public async Task Metadata_OfTheProtocol_IsHiddenFromTheHandler()
    {
        List<string> keys = [];
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Unary = (request, context) =>
            {
                keys.AddRange(context.RequestHeaders.Select(entry => entry.Key));
                context.ResponseTrailers.Add("grpc-status", "7");
                context.ResponseTrailers.Add("content-type", "text/html");
                return Task.FromResult(request);
            },
        });
        using RawCall call = await RawCall.Unary(server, new EchoMessage()).With("grpc-timeout", "10S").With("x-own", "1").SendAsync();

        Assert.Contains("x-own", keys);
        Assert.DoesNotContain(keys, key => key.StartsWith("grpc-", StringComparison.Ordinal) || key.StartsWith(':') || key is "te" or "content-type");
        Assert.Equal("0", call.Status);
    }

    [Theory]
    [InlineData(new byte[] { 1 }, "AQ")]
    [InlineData(new byte[] { 0, 1 }, "AAE")]
    [InlineData(new byte[] { }, "")]
    public async Task BinaryMetadata_IsSentAsBase64WithoutPadding(byte[] bytes, string expected)
    {
        await using EchoServer server = await EchoServer.StartAsync(new EchoBehaviour
        {
            Unary = async (request, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "x-raw-bin", bytes } });
                context.ResponseTrailers.Add("x-last-bin", bytes);
                return request;
            },
        });
        using RawCall call = await RawCall.Unary(server, new EchoMessage()).SendAsync();

        Assert.Equal(expected, call.Response!.Headers.GetValues("x-raw-bin").Single());
        Assert.Equal(expected, call.Response.TrailingHeaders.GetValues("x-last-bin").Single());
    }

    [Theory]
    [InlineData("127.0.0.1", "ipv4:127.0.0.1:4711")]
    [InlineData("::1", "ipv6:[::1]:4711")]
    [InlineData("2001:db8::7", "ipv6:[2001:db8::7]:4711")]
    [InlineData("::ffff:10.0.0.1", "ipv4:10.0.0.1:4711")]
    [InlineData(null, "unknown")]
    public async Task Peer_IsTheAddressAsGrpcWritesIt(string? address, string expected)
    {
        string? peer = null;
        await using EchoServer server = await EchoServer.StartAsync(
            new EchoBehaviour
            {
                Unary = (request, context) =>
                {
                    peer = context.Peer;
                    return Task.FromResult(request);
                },
            },
            configure: app => app.Use((context, next) =>
            {
                context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
                context.Connection.RemotePort = 4711;
                return next(context);
            }));

        await server.Client.UnaryAsync(new EchoMessage());

        Assert.Equal(expected, peer);
    }
}
