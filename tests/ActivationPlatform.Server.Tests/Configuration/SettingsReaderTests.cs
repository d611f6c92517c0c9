using System.Collections;
using ActivationPlatform.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace ActivationPlatform.Server.Tests.Configuration;

public sealed class SettingsReaderTests
{
    private static readonly Hashtable Nothing = [];

    [Fact]
    public void Read_NothingSet_GivesTheDefaults()
    {
        ServerSettings settings = SettingsReader.Read([], Nothing, "missing.json");
        Assert.Equal("http://127.0.0.1:5080/", Assert.Single(settings.Urls).ToString());
        Assert.Equal("http://127.0.0.1:5081/", Assert.Single(settings.WebUrls).ToString());
        Assert.Equal((null, 64, false, LogLevel.Information), (settings.ApiKeys, settings.QueueLength, settings.AllowInsecure, settings.LogLevel));
    }

    [Fact]
    public void Read_AllThreePlaces_TheCommandLineGoesFirstThenTheEnvironment()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("appsettings.json");
        File.WriteAllText(file, """{ "activationPlatform": { "urls": ["http://127.0.0.1:1", "http://[::1]:2"], "queueLength": 1, "computeSlots": 3, "logJson": true } } // as usual""");
        var environment = new Hashtable { ["ACTPLAT_QUEUE_LENGTH"] = "2", ["ACTPLAT_COMPUTE_SLOTS"] = "4", ["ACTPLAT_TEST_DATA"] = "ignored" };
        ServerSettings settings = SettingsReader.Read(["--compute-slots", "5", "--web-urls=none", "--log-level", "warning"], environment, file);
        Assert.Equal(["http://127.0.0.1:1/", "http://[::1]:2/"], settings.Urls.Select(u => u.ToString()));
        Assert.Equal((2, 5, true, LogLevel.Warning), (settings.QueueLength, settings.ComputeSlots, settings.LogJson, settings.LogLevel));
        Assert.Empty(settings.WebUrls);
    }

    [Fact]
    public void Read_ASwitchWithoutAValue_IsTrue()
    {
        ServerSettings settings = SettingsReader.Read(["--allow-insecure", "--urls", "http://*:5080;http://0.0.0.0:5082"], Nothing, "missing.json");
        Assert.True(settings.AllowInsecure);
        Assert.Equal(["[::]", "0.0.0.0"], settings.Urls.Select(u => u.Host));
    }

    [Fact]
    public void Read_ManyMistakes_ListsThemAllAtOnce()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("appsettings.json");
        File.WriteAllText(file, """{ "activationPlatform": { "quueLength": 1 } }""");
        var environment = new Hashtable { ["ACTPLAT_QUEUE_LENGTH"] = "many", ["ACTPLAT_LOG_JSON"] = "yes" };
        SettingsException exception = Assert.Throws<SettingsException>(() => SettingsReader.Read(
            ["--compute-slots", "0", "--urls", "localhost:5080", "--log-level", "loud", "--models", folder.File("none"), "stray", "--api-keys", "nowhere.txt", "--web-urls", "https://127.0.0.1:1"],
            environment,
            file));
        Assert.Equal(
        [
            "appsettings.json: quueLength is no setting; known are urls, webUrls, healthUrls, webRoot, model, models, tlsCertificate, tlsKey, clientCa, clientCertificates, apiKeys, jwtKeys, jwtAuthority, jwtIssuer, jwtAudience, jwtClockSkewSeconds, callerCalls, callerCallsPerSecond, reloadSeconds, allowInsecure, computeSlots, threads, queueLength, queueMilliseconds, windowImages, outputMegabytes, cacheMegabytes, stallSeconds, openModels, chunkBytes, inferResponseBytes, imagePixels, corsOrigins, warmUp, drainDelaySeconds, drainSeconds, logLevel, logJson, metrics, otlpEndpoint, otlpProtocol.",
            "'stray' is no option; known are --urls, --web-urls, --health-urls, --web-root, --model, --models, --tls-certificate, --tls-key, --client-ca, --client-certificates, --api-keys, --jwt-keys, --jwt-authority, --jwt-issuer, --jwt-audience, --jwt-clock-skew-seconds, --caller-calls, --caller-calls-per-second, --reload-seconds, --allow-insecure, --compute-slots, --threads, --queue-length, --queue-milliseconds, --window-images, --output-megabytes, --cache-megabytes, --stall-seconds, --open-models, --chunk-bytes, --infer-response-bytes, --image-pixels, --cors-origins, --warm-up, --drain-delay-seconds, --drain-seconds, --log-level, --log-json, --metrics, --otlp-endpoint, --otlp-protocol.",
            "--urls has 'localhost:5080'; expected addresses like http://127.0.0.1:5080, separated by ';'.",
            "--compute-slots is '0'; expected a whole number from 1 to 256.",
            "ACTPLAT_QUEUE_LENGTH is 'many'; expected a whole number from 0 to 100000.",
            "--log-level is 'loud'; expected trace, debug, information, warning, error, critical or none.",
            "ACTPLAT_LOG_JSON is 'yes'; expected true or false.",
            "--urls is empty; expected at least one address for gRPC.",
            "An https address needs --tls-certificate and --tls-key (PEM files).",
            "--api-keys is 'nowhere.txt'; there is no such file.",
            $"--models is '{folder.File("none")}'; there is no such folder.",
        ],
        exception.Errors.AsEnumerable());
        Assert.StartsWith("The server's settings are wrong:", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnAddressBeyondThisMachine_NeedsTlsAndKeys()
    {
        SettingsException exception = Assert.Throws<SettingsException>(() => SettingsReader.Read(["--urls", "http://192.0.2.1:80", "--web-urls", "none"], Nothing, "missing.json"));
        Assert.Equal(
        [
            "http://192.0.2.1 would be plaintext beyond this machine; use https, a loopback address, or --allow-insecure.",
            "http://192.0.2.1 would be open to everyone; set --api-keys, --client-ca or --jwt-keys, use a loopback address, or --allow-insecure.",
        ],
        exception.Errors.AsEnumerable());
        Assert.NotEmpty(SettingsReader.Read(["--urls", "http://192.0.2.1:80", "--web-urls", "none", "--allow-insecure"], Nothing, "missing.json").Urls);
    }

    [Fact]
    public void Read_TheSamePortTwice_IsRefused()
    {
        SettingsException exception = Assert.Throws<SettingsException>(() => SettingsReader.Read(["--web-urls", "http://127.0.0.1:5080"], Nothing, "missing.json"));
        Assert.Equal("--urls and --web-urls both have http://127.0.0.1:5080; without TLS each needs a port of its own.", Assert.Single(exception.Errors));
    }

    [Fact]
    public void Read_AWebRootWithoutAnIndex_IsRefused()
    {
        using var folder = new TemporaryFolder();
        SettingsException exception = Assert.Throws<SettingsException>(() => SettingsReader.Read(["--web-root", folder.FullPath], Nothing, "missing.json"));
        Assert.Equal($"--web-root is '{folder.FullPath}'; there is no index.html in it.", Assert.Single(exception.Errors));
        File.WriteAllText(folder.File("index.html"), "page");
        Assert.Equal(folder.FullPath, SettingsReader.Read(["--web-root", folder.FullPath], Nothing, "missing.json").WebRoot);
    }

    [Fact]
    public void Read_GuardsThatGuardNothing_AreRefused()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("file");
        File.WriteAllText(file, "");
        SettingsException exception = Assert.Throws<SettingsException>(() => SettingsReader.Read(
            ["--client-ca", file, "--jwt-keys", file, "--jwt-authority", "http://issuer.example", "--client-certificates", "maybe"], Nothing, "missing.json"));
        Assert.Equal(
        [
            "--client-certificates is 'maybe'; expected required or optional.",
            "--client-ca needs an https address: certificates are shown in TLS.",
            "--jwt-keys and --jwt-authority need --jwt-issuer and --jwt-audience: a token for somebody else must not count.",
            "--jwt-authority is 'http://issuer.example'; whoever sits between could hand out keys: use https, or --allow-insecure.",
        ],
        exception.Errors.AsEnumerable());
        exception = Assert.Throws<SettingsException>(() => SettingsReader.Read(["--jwt-issuer", "someone", "--jwt-authority=issuer.example"], Nothing, "missing.json"));
        Assert.Equal(
        [
            "--jwt-authority is 'issuer.example'; expected an address like https://issuer.example.",
            "--jwt-issuer and --jwt-audience need --jwt-keys or --jwt-authority.",
        ],
        exception.Errors.AsEnumerable());
    }

    [Fact]
    public async Task RunAsync_WrongSettings_SaysSoAndReturnsTwo() => Assert.Equal(2, await ServerHost.RunAsync(["--bogus"]));
}
