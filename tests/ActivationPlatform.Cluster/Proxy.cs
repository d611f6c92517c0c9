using System.Diagnostics;
using System.Globalization;

namespace ActivationPlatform.Cluster;

/// <summary>HAProxy before the replicas: HTTP/2 on both sides, each call where the fewest are, health asked over gRPC-Web, because
/// its checks do not speak HTTP/2 well enough.</summary>
internal sealed class Proxy : IAsyncDisposable
{
    private readonly Process process;

    public Proxy(IReadOnlyList<Replica> replicas, WorkFolder work)
    {
        string configuration = Path.Combine(work.Path, "haproxy.cfg");
        IEnumerable<string> servers = replicas.Select((replica, i) => FormattableString.Invariant($"    server replica{i + 1} {replica.Address.Authority} proto h2 check port {Replica.WebPort} check-proto h1"));
        File.WriteAllText(configuration, $"""
            defaults
                mode http
                timeout connect 1s
                timeout client 5m
                timeout server 5m
                retries 3
                retry-on conn-failure
                option redispatch

            frontend grpc
                bind {Address.Authority} proto h2
                default_backend replicas

            backend replicas
                # In turns: by the fewest connections, a replica that refuses a caller quickly (another version of the model) would get that caller every time.
                balance roundrobin
                # grpc.health.v1.Health/Check with an empty request.
                option httpchk
                http-check send meth POST uri /grpc.health.v1.Health/Check ver HTTP/1.1 hdr host replica hdr content-type application/grpc-web+proto body-lf %[bin(0000000000)]
                http-check expect status 200
                timeout check 1s
                # Whoever was on its way to a replica that is gone or frozen is told at once.
                default-server inter 500ms fall 2 rise 2 on-marked-down shutdown-sessions
            {string.Join('\n', servers)}

            """);
        process = Process.Start("/usr/sbin/haproxy", ["-db", "-q", "-f", configuration]);
    }

    public static Uri Address { get; } = new("http://127.0.0.1:7080");

    public async ValueTask DisposeAsync()
    {
        Commands.Run("kill", process.Id.ToString(CultureInfo.InvariantCulture));
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
