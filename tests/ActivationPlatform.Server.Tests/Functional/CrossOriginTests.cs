namespace ActivationPlatform.Server.Tests.Functional;

[Collection(DemoServerCollection.Name)]
public sealed class CrossOriginTests
{
    [Theory]
    [InlineData("http://page.example", true)]
    [InlineData("http://other.example", false)]
    public async Task APreflight_FromAnOrigin_IsAllowedOnlyIfItIsNamed(string origin, bool isAllowed)
    {
        using var store = new TemporaryFolder();
        await using RunningServer server = await ServerHost.StartAsync(DemoServer.Settings(store) with { WebUrls = [new Uri("http://127.0.0.1:0")], CorsOrigins = ["http://page.example"] });
        using var http = new HttpClient { BaseAddress = server.WebAddresses[0] };
        using var request = new HttpRequestMessage(HttpMethod.Options, "/activation.v1.ModelService/ListModels");
        request.Headers.Add("origin", origin);
        request.Headers.Add("access-control-request-method", "POST");
        request.Headers.Add("access-control-request-headers", "content-type,x-grpc-web,authorization");
        using HttpResponseMessage response = await http.SendAsync(request);
        Assert.Equal(isAllowed, response.Headers.TryGetValues("access-control-allow-origin", out IEnumerable<string>? allowed) && allowed.Single() == origin);
    }
}
