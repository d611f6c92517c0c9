using System.Security.Cryptography;
using ActivationPlatform.Server.Configuration;
using ActivationPlatform.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ActivationPlatform.Server.Tests.Functional;

/// <summary>Tokens (JWT), over real sockets.</summary>
[Collection(DemoServerCollection.Name)]
public sealed class TokenTests
{
    private const string Issuer = "https://issuer.test";
    private const string Audience = "activations";

    private static readonly SigningCredentials First = CreateKey("first");
    private static readonly SigningCredentials Second = CreateKey("second");

    [Fact]
    public async Task Tokens_OfTheFilesKeys_AreTakenOnlyIfEverythingIsRight()
    {
        await using SecuredServer secured = await SecuredServer.StartAsync(WithFile);
        const string Refused = "Unauthenticated UNAUTHENTICATED";
        Assert.Equal("OK", await secured.CallAsync(Token(First)));
        Assert.Equal("OK", await secured.CallAsync(Token(First, change: d => d.Claims = new Dictionary<string, object> { ["scp"] = new[] { "reports", "models" } })));
        Assert.Equal("PermissionDenied SCOPE_MISSING", await secured.CallAsync(Token(First, change: d => d.Claims = new Dictionary<string, object> { ["scope"] = "reports analysis" })));
        Assert.Equal("PermissionDenied SCOPE_MISSING", await secured.CallAsync(Token(First, change: d => d.Claims = null)));
        Assert.Equal("OK", await secured.CallAsync(Token(First, change: d => d.Expires = DateTime.UtcNow.AddSeconds(-30))));
        Assert.Equal(Refused, await secured.CallAsync(Token(First, change: d => d.Expires = DateTime.UtcNow.AddSeconds(-90))));
        Assert.Equal(Refused, await secured.CallAsync(Token(First, change: d => d.NotBefore = DateTime.UtcNow.AddSeconds(90))));
        Assert.Equal(Refused, await secured.CallAsync(Token(First, change: d => d.Issuer = "https://other.test")));
        Assert.Equal(Refused, await secured.CallAsync(Token(First, change: d => d.Audience = "others")));
        Assert.Equal(Refused, await secured.CallAsync(Token(Second)));
        Assert.Equal(Refused, await secured.CallAsync(Token(null)));
        Assert.Equal(Refused, await secured.CallAsync(Token(new SigningCredentials(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)) { KeyId = "first" }, SecurityAlgorithms.HmacSha256))));
        Assert.Equal(Refused, await secured.CallAsync(Token(First)[..^4] + "AAAA"));
        Assert.Equal(Refused, await secured.CallAsync("a.b.c"));
        Assert.Equal("OK", await secured.CallAsync(SecuredServer.Key));
    }

    [Fact]
    public async Task Tokens_AfterTheFileChanged_NeedTheNewKey()
    {
        string? file = null;
        await using SecuredServer secured = await SecuredServer.StartAsync((settings, folder, authority) => WithFile(settings, folder, authority) with { JwtKeys = file = folder.File("jwks.json") });
        File.WriteAllText(file!, Publish(Second));
        secured.Reload<JsonWebKeySet>();
        Assert.Equal("OK", await secured.CallAsync(Token(Second)));
        Assert.Equal("Unauthenticated UNAUTHENTICATED", await secured.CallAsync(Token(First)));
    }

    [Fact]
    public async Task Tokens_OfAnAuthority_AreCheckedWithTheKeysItPublishes()
    {
        string keys = Publish(First);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        await using WebApplication issuer = builder.Build();
        issuer.Urls.Add("http://127.0.0.1:0");
        issuer.MapGet("/.well-known/openid-configuration", () => Results.Text($$"""{ "issuer": "{{Issuer}}", "jwks_uri": "{{issuer.Urls.First()}}/keys" }"""));
        issuer.MapGet("/keys", () => Results.Text(keys));
        await issuer.StartAsync();
        await using SecuredServer secured = await SecuredServer.StartAsync((settings, _, _) => settings with
        {
            JwtAuthority = new Uri(issuer.Urls.First()),
            JwtIssuer = Issuer,
            JwtAudience = Audience,
        });
        Assert.Equal("OK", await secured.CallAsync(Token(First)));
        Assert.Equal("Unauthenticated UNAUTHENTICATED", await secured.CallAsync(Token(Second)));
        await issuer.StopAsync();
        Assert.Equal("OK", await secured.CallAsync(Token(First)));
    }

    private static ServerSettings WithFile(ServerSettings settings, TemporaryFolder folder, TestCertificates authority)
    {
        File.WriteAllText(folder.File("jwks.json"), Publish(First));
        return settings with { JwtKeys = folder.File("jwks.json"), JwtIssuer = Issuer, JwtAudience = Audience };
    }

    private static string Token(SigningCredentials? key, Action<SecurityTokenDescriptor>? change = null)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            NotBefore = DateTime.UtcNow.AddMinutes(-5),
            IssuedAt = DateTime.UtcNow.AddMinutes(-5),
            Expires = DateTime.UtcNow.AddMinutes(5),
            Subject = new System.Security.Claims.ClaimsIdentity([new System.Security.Claims.Claim("sub", "alice")]),
            Claims = new Dictionary<string, object> { ["scope"] = "models activations" },
            SigningCredentials = key,
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    private static SigningCredentials CreateKey(string id) => new(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = id }, SecurityAlgorithms.EcdsaSha256);

    private static string Publish(SigningCredentials credentials)
    {
        var key = (ECDsaSecurityKey)credentials.Key;
        ECParameters point = key.ECDsa.ExportParameters(includePrivateParameters: false);
        return $$"""{ "keys": [{ "kty": "EC", "crv": "P-256", "use": "sig", "kid": "{{key.KeyId}}", "x": "{{Base64UrlEncoder.Encode(point.Q.X)}}", "y": "{{Base64UrlEncoder.Encode(point.Q.Y)}}" }] }""";
    }
}
