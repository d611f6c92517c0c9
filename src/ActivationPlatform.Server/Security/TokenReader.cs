using System.Collections.Immutable;
using ActivationPlatform.Server.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ActivationPlatform.Server.Security;

/// <summary>Callers by their token (JWT): signed with a known key and an asymmetric algorithm, by the right issuer for this audience, and not expired. The claim
/// <c>scope</c> (words) or <c>scp</c> (words or a list) says which services it opens; without one it opens none.</summary>
internal sealed class TokenReader(SigningKeys keys, ServerSettings settings, TimeProvider timeProvider, ILogger<TokenReader> logger)
{
    private const int LongestToken = 16 * 1024;

    // A secret shared with the issuer would be as good as the issuer's own key, and "none" as good as no key.
    private static readonly ImmutableArray<string> Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler handler = new() { MaximumTokenSizeInBytes = LongestToken };

    /// <summary>Whose token it is; null if it is none, or not good.</summary>
    public async ValueTask<Caller?> IdentifyAsync(string token, CancellationToken cancellationToken)
    {
        TokenValidationResult result = await ValidateAsync(token, await keys.GetAsync(cancellationToken));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException && await keys.RefetchAsync(cancellationToken) is { } fresh)
        {
            // The issuer may have begun to sign with a new key.
            result = await ValidateAsync(token, fresh);
        }

        if (!result.IsValid)
        {
            // The library's messages can hold claims; the kind of mistake is enough.
            ServerLog.TokenRefused(logger, result.Exception?.GetType().Name ?? "unknown");
            return null;
        }

        var read = (JsonWebToken)result.SecurityToken;
        return Caller.Named("token:" + read.Subject, [.. ScopesOf(read)]);
    }

    private async Task<TokenValidationResult> ValidateAsync(string token, IEnumerable<SecurityKey> signingKeys) => await handler.ValidateTokenAsync(
        token,
        new TokenValidationParameters
        {
            IssuerSigningKeys = signingKeys,
            ValidAlgorithms = Algorithms,
            ValidIssuer = settings.JwtIssuer,
            ValidAudience = settings.JwtAudience,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            LifetimeValidator = IsInTime,
        });

    private bool IsInTime(DateTime? from, DateTime? until, SecurityToken token, TokenValidationParameters parameters)
    {
        DateTime now = timeProvider.GetUtcNow().UtcDateTime;
        var skew = TimeSpan.FromSeconds(settings.JwtClockSkewSeconds);
        return until is { } end && now < end + skew && (from is not { } start || now >= start - skew);
    }

    private static IEnumerable<string> ScopesOf(JsonWebToken token) => token.Claims
        .Where(claim => claim.Type is "scope" or "scp")
        .SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
