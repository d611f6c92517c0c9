using System.Collections.Immutable;
using System.Text.Json;
using ActivationPlatform.Server.Configuration;
using ActivationPlatform.Server.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace ActivationPlatform.Server.Security;

/// <summary>The keys that sign tokens: those of a JWKS file, and those that the authority publishes, which are fetched when they are first needed and again
/// from time to time. An authority that does not answer leaves the keys that are there.</summary>
internal sealed class SigningKeys(Reloaded<JsonWebKeySet>? file, Uri? authority, HttpClient http, TimeProvider timeProvider, ILogger<SigningKeys> logger) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim fetching = new(1, 1);
    private ImmutableArray<SecurityKey> fetched = [];
    private DateTimeOffset lastTry = DateTimeOffset.MinValue;

    /// <summary>Reads a JWKS file.</summary>
    /// <exception cref="SettingsException">It is none.</exception>
    public static JsonWebKeySet ReadFile(string path)
    {
        try
        {
            JsonWebKeySet keys = JsonWebKeySet.Create(File.ReadAllText(path));
            return keys.GetSigningKeys().Count > 0 ? keys : throw new SettingsException([$"--jwt-keys '{path}' has no key that signs."]);
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([$"--jwt-keys '{path}' cannot be used: {exception.Message}"]);
        }
    }

    /// <summary>The keys that are known.</summary>
    public async ValueTask<IEnumerable<SecurityKey>> GetAsync(CancellationToken cancellationToken)
    {
        if (authority is not null && timeProvider.GetUtcNow() - lastTry > Lifetime)
        {
            await FetchAsync(Lifetime, cancellationToken);
        }

        return Known();
    }

    /// <summary>The keys after another look at the authority; null if there was one a moment ago, or there is no authority.</summary>
    public async ValueTask<IEnumerable<SecurityKey>?> RefetchAsync(CancellationToken cancellationToken) =>
        authority is not null && await FetchAsync(ShortestPause, cancellationToken) ? Known() : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        fetching.Dispose();
        http.Dispose();
    }

    private IEnumerable<SecurityKey> Known() => (file?.Current.GetSigningKeys() ?? []).Concat(fetched);

    private async Task<bool> FetchAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        await fetching.WaitAsync(cancellationToken);
        try
        {
            if (timeProvider.GetUtcNow() - lastTry <= pause)
            {
                return false;
            }

            lastTry = timeProvider.GetUtcNow();
            using JsonDocument configuration = JsonDocument.Parse(await http.GetStringAsync(new Uri(authority!.AbsoluteUri.TrimEnd('/') + "/.well-known/openid-configuration"), cancellationToken));
            var address = new Uri(configuration.RootElement.GetProperty("jwks_uri").GetString()!);
            if (authority.Scheme == Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttps)
            {
                throw new InvalidOperationException("its keys are at an address without TLS");
            }

            fetched = [.. JsonWebKeySet.Create(await http.GetStringAsync(address, cancellationToken)).GetSigningKeys()];
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or ArgumentException or InvalidOperationException or KeyNotFoundException or UriFormatException or TaskCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ServerLog.KeysNotFetched(logger, authority!.Host, exception.Message);
            return false;
        }
        finally
        {
            fetching.Release();
        }
    }
}
