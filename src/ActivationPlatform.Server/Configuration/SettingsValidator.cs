using System.Net;

namespace ActivationPlatform.Server.Configuration;

/// <summary>Rules between settings and the world: files that exist, addresses that are safe together.</summary>
internal static class SettingsValidator
{
    /// <summary>Every rule that is broken, in the settings' order.</summary>
    public static IEnumerable<string> Validate(ServerSettings settings)
    {
        if (settings.Urls.IsEmpty)
        {
            yield return "--urls is empty; expected at least one address for gRPC.";
        }

        foreach (Uri shared in settings.Urls.Where(u => u.Port != 0 && u.Scheme == "http" && settings.WebUrls.Any(w => w.Port == u.Port && w.Host == u.Host)))
        {
            yield return $"--urls and --web-urls both have {Text(shared)}; without TLS each needs a port of its own.";
        }

        foreach (Uri address in settings.HealthUrls)
        {
            if (address.Scheme != "http")
            {
                yield return $"--health-urls has {Text(address)}; expected http, for probes that know no TLS.";
            }

            if (address.Port != 0 && settings.Urls.Concat(settings.WebUrls).Any(u => u.Port == address.Port && u.Host == address.Host))
            {
                yield return $"--health-urls has {Text(address)}, which other calls have already; it needs a port of its own.";
            }
        }

        Uri[] all = [.. settings.Urls, .. settings.WebUrls];
        if (all.Any(u => u.Scheme == "https") && (settings.TlsCertificate is null || settings.TlsKey is null))
        {
            yield return "An https address needs --tls-certificate and --tls-key (PEM files).";
        }

        foreach ((string option, string? path) in ((string, string?)[])
        [
            ("--tls-certificate", settings.TlsCertificate), ("--tls-key", settings.TlsKey), ("--client-ca", settings.ClientCa), ("--api-keys", settings.ApiKeys), ("--jwt-keys", settings.JwtKeys),
        ])
        {
            if (path is not null && !File.Exists(path))
            {
                yield return $"{option} is '{path}'; there is no such file.";
            }
        }

        if (settings.ClientCa is not null && all.All(u => u.Scheme == "http"))
        {
            yield return "--client-ca needs an https address: certificates are shown in TLS.";
        }

        bool takesTokens = settings.JwtKeys is not null || settings.JwtAuthority is not null;
        if (takesTokens && (settings.JwtIssuer is null || settings.JwtAudience is null))
        {
            yield return "--jwt-keys and --jwt-authority need --jwt-issuer and --jwt-audience: a token for somebody else must not count.";
        }

        if (!takesTokens && (settings.JwtIssuer ?? settings.JwtAudience) is not null)
        {
            yield return "--jwt-issuer and --jwt-audience need --jwt-keys or --jwt-authority.";
        }

        if (settings.JwtAuthority is { Scheme: "http" } authority && !IsLoopback(authority) && !settings.AllowInsecure)
        {
            yield return $"--jwt-authority is '{Text(authority)}'; whoever sits between could hand out keys: use https, or --allow-insecure.";
        }

        if (settings.Models is { } folder && !Directory.Exists(folder))
        {
            yield return $"--models is '{folder}'; there is no such folder.";
        }

        if (settings.WebRoot is { } pages && !File.Exists(Path.Combine(pages, "index.html")))
        {
            yield return $"--web-root is '{pages}'; there is no index.html in it.";
        }

        if (settings.AllowInsecure)
        {
            yield break;
        }

        foreach (Uri address in all.Where(u => !IsLoopback(u)))
        {
            if (address.Scheme == "http")
            {
                yield return $"{Text(address)} would be plaintext beyond this machine; use https, a loopback address, or --allow-insecure.";
            }

            if (settings.ApiKeys is null && !takesTokens && settings.ClientCa is null)
            {
                yield return $"{Text(address)} would be open to everyone; set --api-keys, --client-ca or --jwt-keys, use a loopback address, or --allow-insecure.";
            }
        }
    }

    private static bool IsLoopback(Uri address) =>
        address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));

    private static string Text(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
