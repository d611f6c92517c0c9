using System.Text.Json;
using System.Text.RegularExpressions;
using ActivationPlatform.Server.Tests.Functional;

namespace ActivationPlatform.Server.Tests.Telemetry;

/// <summary>What the dashboard and the alarms ask for is what a live server answers, and the operations page explains it.</summary>
public sealed partial class DashboardTests
{
    private static readonly string Deploy = Path.Combine(Repository.Root, "deploy");

    [Fact]
    public async Task EveryQuery_NamesMetricsOfALiveServer()
    {
        await using LiveServer server = await LiveServer.StartAsync([], new Dictionary<string, string>());
        await CollectorTests.CallEverythingAsync(server.Grpc);
        using var http = new HttpClient();
        using HttpResponseMessage response = await http.GetAsync(new Uri(server.Web, "/metrics"));
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        string text = await response.Content.ReadAsStringAsync();
        HashSet<string> samples = [.. text.Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('{', ' ')[0])];

        string[] queries = [.. DashboardQueries(), .. AlertQueries()];
        Assert.True(queries.Length > 20);
        string[] unknown = [.. queries.SelectMany(NamesIn).Distinct().Where(name => !samples.Contains(name))];
        Assert.True(unknown.Length == 0, "no such metric: " + string.Join(", ", unknown));
    }

    [Fact]
    public void TheOperationsPage_ExplainsEveryMetric()
    {
        string page = File.ReadAllText(Path.Combine(Deploy, "README.md"));
        Assert.Empty(CollectorTests.DocumentedNames.Where(name => !page.Contains($"`{name}`", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> DashboardQueries()
    {
        using JsonDocument dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(Deploy, "grafana", "dashboards", "activation-platform.json")));
        return [.. dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()!)];
    }

    private static IEnumerable<string> AlertQueries() =>
        Expressions().Matches(File.ReadAllText(Path.Combine(Deploy, "prometheus", "alerts.yaml"))).Select(match => match.Groups[1].Value);

    /// <summary>The metrics of a query: its words with one of our prefixes, outside of label selectors and groupings.</summary>
    private static IEnumerable<string> NamesIn(string query) =>
        Names().Matches(Groupings().Replace(Selectors().Replace(query, string.Empty), string.Empty)).Select(match => match.Value);

    [GeneratedRegex(@"^\s*expr:\s*(.+)$", RegexOptions.Multiline)]
    private static partial Regex Expressions();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Selectors();

    [GeneratedRegex(@"\b(by|without|on|ignoring)\s*\([^)]*\)")]
    private static partial Regex Groupings();

    [GeneratedRegex(@"\b(actplat|rpc|dotnet|kestrel|http|process)_[a-zA-Z0-9_]+")]
    private static partial Regex Names();
}
