using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using ActivationPlatform.Server.Configuration;
using ActivationPlatform.Server.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace ActivationPlatform.Server.Security;

/// <summary>What guards the server, as the settings ask for it. Files are read when the server starts; what is wrong with them ends the start.</summary>
internal static class SecurityServices
{
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Adds everything.</summary>
    public static IServiceCollection AddSecurity(this IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton<CallerLimits>();
        if (settings is { TlsCertificate: { } certificate, TlsKey: { } key })
        {
            services.AddReloaded([certificate, key], () => ServerCertificate.Load(certificate, key), settings);
            services.AddSingleton(provider => new TlsHandshakes(
                provider.GetRequiredService<Reloaded<ServerCertificate>>(), provider.GetService<Reloaded<X509Certificate2Collection>>(), settings.ClientCertificates));
        }

        if (settings.ClientCa is { } authorities)
        {
            services.AddReloaded([authorities], () => TlsHandshakes.ReadAuthorities(authorities), settings);
        }

        if (settings.ApiKeys is { } keys)
        {
            services.AddReloaded([keys], () => ReadKeys(keys), settings);
        }

        if (settings.JwtKeys is { } signers)
        {
            services.AddReloaded([signers], () => SigningKeys.ReadFile(signers), settings);
        }

        if (settings.JwtKeys is not null || settings.JwtAuthority is not null)
        {
            services.AddSingleton(provider => new SigningKeys(
                provider.GetService<Reloaded<JsonWebKeySet>>(),
                settings.JwtAuthority,
                new HttpClient { Timeout = FetchTimeout },
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<SigningKeys>>()));
            services.AddSingleton<TokenReader>();
        }

        return services.AddSingleton(provider => new Authenticator(
            provider.GetService<Reloaded<ApiKeys>>(), provider.GetService<TokenReader>(), takesCertificates: settings.ClientCa is not null));
    }

    private static void AddReloaded<T>(this IServiceCollection services, ImmutableArray<string> files, Func<T> load, ServerSettings settings)
        where T : class =>
        services.AddSingleton(provider => new Reloaded<T>(
            files, load, TimeSpan.FromSeconds(settings.ReloadSeconds), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Reloaded<T>>>()));

    private static ApiKeys ReadKeys(string file)
    {
        try
        {
            return ApiKeys.Parse(File.ReadAllText(file));
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([$"--api-keys '{file}' cannot be used: {exception.Message}"]);
        }
    }
}
