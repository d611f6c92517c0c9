using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Protos;
using Grpc.Core;

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
}
