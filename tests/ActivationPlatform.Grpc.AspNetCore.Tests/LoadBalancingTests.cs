using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Protos;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Tests;

public sealed class LoadBalancingTests
{
    [Fact]
    public async Task RoundRobin_TwoServers_TakeTurns()
    {
        await using EchoServer first = await NamedAsync("first");
        await using EchoServer second = await NamedAsync("second");
        using GrpcChannel channel = ChannelTo(new RoundRobinConfig(), first.Address, second.Address);
        Echo.EchoClient client = new(channel);

        // Both must have connected before turns are taken.
        HashSet<string> seen = [];
        while (seen.Count < 2)
        {
            seen.Add((await client.UnaryAsync(new EchoMessage())).Text);
        }

        List<string> names = [];
        for (int index = 0; index < 10; index++)
        {
            names.Add((await client.UnaryAsync(new EchoMessage())).Text);
        }

        Assert.Equal(5, names.Count(name => name == "first"));
        Assert.All(names.Zip(names.Skip(1)), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public async Task RoundRobin_OneServerDies_TheOtherServes()
    {
        EchoServer first = await NamedAsync("first");
        await using EchoServer second = await NamedAsync("second");
        using GrpcChannel channel = ChannelTo(new RoundRobinConfig(), first.Address, second.Address);
        Echo.EchoClient client = new(channel);
        HashSet<string> seen = [];
        while (seen.Count < 2)
        {
            seen.Add((await client.UnaryAsync(new EchoMessage())).Text);
        }

        await first.DisposeAsync();

        for (int index = 0; index < 10; index++)
        {
            Assert.Equal("second", (await client.UnaryAsync(new EchoMessage())).Text);
        }
    }

    [Fact]
    public async Task PickFirst_FirstAddressIsDead_TheNextServesAllCalls()
    {
        await using EchoServer second = await NamedAsync("second");
        using GrpcChannel channel = ChannelTo(new PickFirstConfig(), new Uri("http://127.0.0.1:1"), second.Address);

        for (int index = 0; index < 3; index++)
        {
            Assert.Equal("second", (await new Echo.EchoClient(channel).UnaryAsync(new EchoMessage())).Text);
        }

        Assert.Equal(ConnectivityState.Ready, channel.State);
    }

    [Fact]
    public async Task Hedging_OneServerIsFrozen_TheOtherServesEveryCall()
    {
        using CancellationTokenSource thaw = new();
        TaskCompletionSource frozen = new();
        await using EchoServer first = await EchoServer.StartAsync(new EchoBehaviour
        {
            Unary = async (_, context) =>
            {
                frozen.TrySetResult();
                await Task.Delay(Timeout.Infinite, CancellationTokenSource.CreateLinkedTokenSource(thaw.Token, context.CancellationToken).Token);
                return new EchoMessage();
            },
        });
        await using EchoServer second = await NamedAsync("second");
        MethodConfig hedged = new() { Names = { MethodName.Default }, HedgingPolicy = new HedgingPolicy { MaxAttempts = 2, HedgingDelay = TimeSpan.FromMilliseconds(100) } };
        using GrpcChannel channel = ChannelTo(new RoundRobinConfig(), hedged, first.Address, second.Address);

        while (!frozen.Task.IsCompleted)
        {
            Assert.Equal("second", (await new Echo.EchoClient(channel).UnaryAsync(new EchoMessage()).ResponseAsync.WaitAsync(TimeSpan.FromSeconds(20))).Text);
        }

        for (int index = 0; index < 4; index++)
        {
            Assert.Equal("second", (await new Echo.EchoClient(channel).UnaryAsync(new EchoMessage()).ResponseAsync.WaitAsync(TimeSpan.FromSeconds(20))).Text);
        }

        await thaw.CancelAsync();
    }

    [Fact]
    public async Task Dns_LocalhostByName_IsServed()
    {
        await using EchoServer server = await NamedAsync("named");
        using GrpcChannel channel = GrpcChannel.ForAddress($"dns:///127.0.0.1:{server.Address.Port}", new GrpcChannelOptions { Credentials = ChannelCredentials.Insecure });

        Assert.Equal("named", (await new Echo.EchoClient(channel).UnaryAsync(new EchoMessage())).Text);
    }

    [Fact]
    public async Task Call_NobodyListens_IsUnavailableAtOnce()
    {
        using GrpcChannel channel = GrpcChannel.ForAddress("http://127.0.0.1:1");

        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => new Echo.EchoClient(channel).UnaryAsync(new EchoMessage()).ResponseAsync);

        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        Assert.StartsWith("Cannot connect to 127.0.0.1:1", exception.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(ConnectivityState.TransientFailure, channel.State);
    }

    [Fact]
    public async Task WaitForReady_ServerStartsLater_CallIsServed()
    {
        EchoServer placeholder = await NamedAsync("placeholder");
        Uri address = placeholder.Address;
        await placeholder.DisposeAsync();
        using GrpcChannel channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { InitialReconnectBackoff = TimeSpan.FromMilliseconds(50), MaxReconnectBackoff = TimeSpan.FromMilliseconds(100) });

        AsyncUnaryCall<EchoMessage> call = new Echo.EchoClient(channel).UnaryAsync(new EchoMessage(), new CallOptions().WithWaitForReady());
        await channel.WaitForStateChangedAsync(ConnectivityState.Idle);
        await using EchoServer late = await EchoServer.StartAsync(
            new EchoBehaviour { Unary = (_, _) => Task.FromResult(new EchoMessage { Text = "late" }) },
            kestrel: server => server.Listen(System.Net.IPAddress.Loopback, address.Port, listen => listen.Protocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2));

        Assert.Equal("late", (await call.ResponseAsync.WaitAsync(TimeSpan.FromSeconds(20))).Text);
    }

    [Fact]
    public async Task Connect_ServerListens_ChannelIsReadyBeforeTheFirstCall()
    {
        await using EchoServer server = await NamedAsync("any");
        Assert.Equal(ConnectivityState.Idle, server.Channel.State);

        await server.Channel.ConnectAsync();

        Assert.Equal(ConnectivityState.Ready, server.Channel.State);
    }

    [Fact]
    public void ReconnectPause_GrowsToItsLimitWithJitter()
    {
        using GrpcChannel channel = GrpcChannel.ForAddress("http://127.0.0.1:1", new GrpcChannelOptions { InitialReconnectBackoff = TimeSpan.FromSeconds(2), MaxReconnectBackoff = TimeSpan.FromSeconds(60) });

        Assert.All(Enumerable.Range(0, 20), _ => Assert.InRange(channel.GetReconnectPause(0).TotalSeconds, 1.6, 2.4));
        Assert.All(Enumerable.Range(0, 20), _ => Assert.InRange(channel.GetReconnectPause(3).TotalSeconds, 0.8 * 2 * 4.096, 1.2 * 2 * 4.096));
        Assert.All(Enumerable.Range(0, 20), _ => Assert.InRange(channel.GetReconnectPause(1000).TotalSeconds, 48, 72));
        Assert.True(Enumerable.Range(0, 20).Select(_ => channel.GetReconnectPause(0)).Distinct().Count() > 1);
    }

    [Fact]
    public void ForAddress_UnknownScheme_SaysSo()
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() =>
            GrpcChannel.ForAddress("nowhere:///x", new GrpcChannelOptions { Credentials = ChannelCredentials.Insecure }));

        Assert.Equal("There is no resolver of 'nowhere:' addresses such as 'nowhere:///x'.", exception.Message);
    }

    private static Task<EchoServer> NamedAsync(string name) =>
        EchoServer.StartAsync(new EchoBehaviour { Unary = (_, _) => Task.FromResult(new EchoMessage { Text = name }) });

    private static GrpcChannel ChannelTo(LoadBalancingConfig policy, params Uri[] addresses) => ChannelTo(policy, method: null, addresses);

    private static GrpcChannel ChannelTo(LoadBalancingConfig policy, MethodConfig? method, params Uri[] addresses)
    {
        ServiceCollection services = new();
        services.AddSingleton<ResolverFactory>(new StaticResolverFactory(_ => addresses.Select(address => new BalancerAddress(address.Host, address.Port))));
        ServiceConfig config = new() { LoadBalancingConfigs = { policy } };
        if (method is not null)
        {
            config.MethodConfigs.Add(method);
        }

        return GrpcChannel.ForAddress("static:///echo", new GrpcChannelOptions
        {
            Credentials = ChannelCredentials.Insecure,
            ServiceProvider = services.BuildServiceProvider(),
            ServiceConfig = config,
        });
    }
}
