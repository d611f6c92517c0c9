using System.Security.Cryptography.X509Certificates;
using ActivationPlatform.Server.Hosting;

namespace ActivationPlatform.Server.Security;

/// <summary>Finds out who calls: by an API key or a token in <c>authorization: Bearer ...</c>, else by the certificate that TLS has checked already.</summary>
/// <param name="keys">The API keys; null if none are taken.</param>
/// <param name="tokens">What reads tokens; null if none are taken.</param>
/// <param name="takesCertificates">Whether a client certificate, if there is one, is a proof.</param>
internal sealed class Authenticator(Reloaded<ApiKeys>? keys, TokenReader? tokens, bool takesCertificates)
{
    private const string Scheme = "Bearer ";

    /// <summary>Whether nothing has to be proved.</summary>
    public bool IsOpen => keys is null && tokens is null && !takesCertificates;

    /// <summary>What is said to callers without a proof.</summary>
    public string Complaint { get; } = (keys, tokens, takesCertificates) switch
    {
        (not null, null, false) => "There is no valid API key; send one as 'authorization: Bearer KEY'.",
        (null, not null, false) => "There is no valid token; send one as 'authorization: Bearer TOKEN'.",
        (not null, not null, false) => "There is no valid API key or token; send one as 'authorization: Bearer ...'.",
        (null, null, _) => "There is no client certificate.",
        _ => "There is neither a client certificate nor a valid API key or token ('authorization: Bearer ...').",
    };

    /// <summary>Who calls; null if nothing was proved. Something wrong in the header is never made good by a certificate.</summary>
    public async ValueTask<Caller?> IdentifyAsync(HttpContext context)
    {
        string? header = context.Request.Headers.Authorization;
        if (!string.IsNullOrEmpty(header) && (keys is not null || tokens is not null))
        {
            if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }

            string credential = header[Scheme.Length..].Trim();
            return keys?.Current.Identify(credential) ?? (tokens is null ? null : await tokens.IdentifyAsync(credential, context.RequestAborted));
        }

        return takesCertificates && context.Connection.ClientCertificate is { } certificate
            ? Caller.Named("certificate:" + certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false))
            : IsOpen ? Caller.Anyone(context.Connection.RemoteIpAddress?.ToString() ?? "unknown") : null;
    }
}
