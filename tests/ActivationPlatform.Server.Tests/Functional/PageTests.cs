using System.Net;

namespace ActivationPlatform.Server.Tests.Functional;

[Collection(DemoServerCollection.Name)]
public sealed class PageTests
{
    [Fact]
    public async Task ThePage_WithoutAWebRoot_IsTheBuiltInOne()
    {
        using var store = new TemporaryFolder();
        await using RunningServer server = await ServerHost.StartAsync(DemoServer.Settings(store) with { WebUrls = [new Uri("http://127.0.0.1:0")] });
        using var http = new HttpClient { BaseAddress = server.WebAddresses[0] };
        using HttpResponseMessage page = await http.GetAsync("/");
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Contains("<h1>ActivationPlatform</h1>", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("x-content-type-options")));
        Assert.StartsWith("default-src 'none'; script-src 'self'", Assert.Single(page.Headers.GetValues("content-security-policy")), StringComparison.Ordinal);
        Assert.Equal("text/css", (await http.GetAsync("/style.css")).Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task AWebRoot_OfFiles_IsServedAndNothingBesideIt()
    {
        using var store = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        string root = Directory.CreateDirectory(folder.File("root")).FullName;
        await File.WriteAllTextAsync(Path.Combine(root, "index.html"), "my page");
        await File.WriteAllTextAsync(Path.Combine(root, ".secret.txt"), "secret");
        await File.WriteAllTextAsync(folder.File("beside.txt"), "secret");
        await using RunningServer server = await ServerHost.StartAsync(DemoServer.Settings(store) with { WebUrls = [new Uri("http://127.0.0.1:0")], WebRoot = root });
        using var http = new HttpClient { BaseAddress = server.WebAddresses[0] };
        Assert.Equal("my page", await http.GetStringAsync("/"));
        foreach (string path in new[] { "/../beside.txt", "/%2e%2e/beside.txt", "/..%2fbeside.txt", "/.secret.txt", "/style.css" })
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri(server.WebAddresses[0].GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }
}
