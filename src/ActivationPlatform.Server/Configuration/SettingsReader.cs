using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace ActivationPlatform.Server.Configuration;

/// <summary>Reads <see cref="ServerSettings"/>: the command line goes before the environment, that before appsettings.json. A setting is called
/// <c>--web-urls</c>, <c>ACTPLAT_WEB_URLS</c> or <c>webUrls</c> (in the object <c>activationPlatform</c>). All errors are collected before any is reported.</summary>
public sealed class SettingsReader
{
    private const string EnvironmentPrefix = "ACTPLAT_";
    private const string Section = "activationPlatform";

    private static readonly ImmutableArray<string> Names =
    [
        "urls", "web-urls", "health-urls", "web-root", "model", "models", "tls-certificate", "tls-key", "client-ca", "client-certificates", "api-keys", "jwt-keys", "jwt-authority", "jwt-issuer",
        "jwt-audience", "jwt-clock-skew-seconds", "caller-calls", "caller-calls-per-second", "reload-seconds", "allow-insecure", "compute-slots", "threads", "queue-length", "queue-milliseconds",
        "window-images", "output-megabytes", "cache-megabytes", "stall-seconds", "open-models", "chunk-bytes", "infer-response-bytes", "image-pixels", "cors-origins", "warm-up", "drain-delay-seconds", "drain-seconds", "log-level", "log-json",
        "metrics", "otlp-endpoint", "otlp-protocol",
    ];

    private static readonly ImmutableArray<string> CollectorVariables =
        ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

    private readonly List<string> errors = [];
    private readonly Dictionary<string, (string Value, string Origin)> values = new(StringComparer.Ordinal);

    private bool collectorInEnvironment;

    private SettingsReader()
    {
    }

    /// <summary>Reads and validates the settings.</summary>
    /// <param name="arguments">The command line, <c>--name value</c> or <c>--name=value</c>; a switch may stand alone.</param>
    /// <param name="environment">The environment's variables, as <see cref="Environment.GetEnvironmentVariables()"/> gives them.</param>
    /// <param name="settingsFile">An appsettings.json; it may be missing.</param>
    /// <exception cref="SettingsException">Something is wrong; all of it is listed.</exception>
    public static ServerSettings Read(IReadOnlyList<string> arguments, IDictionary environment, string settingsFile)
    {
        var reader = new SettingsReader();
        reader.AddFile(settingsFile);
        reader.AddEnvironment(environment);
        reader.AddArguments(arguments);
        ServerSettings settings = reader.Bind();
        reader.errors.AddRange(SettingsValidator.Validate(settings));
        return reader.errors.Count == 0 ? settings : throw new SettingsException([.. reader.errors]);
    }

    private void AddFile(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(
                File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (!document.RootElement.TryGetProperty(Section, out JsonElement section))
            {
                return;
            }

            foreach (JsonProperty property in section.EnumerateObject())
            {
                string origin = $"{Path.GetFileName(path)}: {property.Name}";
                string? name = Names.FirstOrDefault(n => string.Equals(n.Replace("-", string.Empty, StringComparison.Ordinal), property.Name, StringComparison.OrdinalIgnoreCase));
                if (name is null)
                {
                    errors.Add($"{origin} is no setting; known are {string.Join(", ", Names.Select(CamelCase))}.");
                    continue;
                }

                values[name] = (Text(property.Value), origin);
            }
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            errors.Add($"{path} cannot be read: {exception.Message}");
        }
    }

    private void AddEnvironment(IDictionary environment)
    {
        collectorInEnvironment = CollectorVariables.Any(name => environment[name] is string { Length: > 0 })
            && !string.Equals(environment["OTEL_SDK_DISABLED"] as string, "true", StringComparison.OrdinalIgnoreCase);
        foreach (string name in Names)
        {
            string variable = EnvironmentPrefix + name.Replace('-', '_').ToUpperInvariant();
            if (environment[variable] is string { Length: > 0 } value)
            {
                values[name] = (value, variable);
            }
        }
    }

    private void AddArguments(IReadOnlyList<string> arguments)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            string name = argument.TrimStart('-');
            string? value = null;
            if (name.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
            {
                value = name[(equals + 1)..];
                name = name[..equals];
            }

            if (!argument.StartsWith("--", StringComparison.Ordinal) || !Names.Contains(name))
            {
                errors.Add($"'{argument}' is no option; known are {string.Join(", ", Names.Select(n => "--" + n))}.");
                continue;
            }

            if (value is null && i + 1 < arguments.Count && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal))
            {
                value = arguments[++i];
            }

            values[name] = (value ?? "true", "--" + name);
        }
    }

    private ServerSettings Bind()
    {
        var defaults = new ServerSettings();
        return defaults with
        {
            Urls = Addresses("urls", defaults.Urls),
            WebUrls = Addresses("web-urls", defaults.WebUrls),
            HealthUrls = Addresses("health-urls", defaults.HealthUrls),
            WebRoot = String("web-root"),
            Model = String("model"),
            Models = String("models"),
            TlsCertificate = String("tls-certificate"),
            TlsKey = String("tls-key"),
            ClientCa = String("client-ca"),
            ClientCertificates = Choice("client-certificates", defaults.ClientCertificates),
            ApiKeys = String("api-keys"),
            JwtKeys = String("jwt-keys"),
            JwtAuthority = Address("jwt-authority", "https://issuer.example"),
            JwtIssuer = String("jwt-issuer"),
            JwtAudience = String("jwt-audience"),
            JwtClockSkewSeconds = Integer("jwt-clock-skew-seconds", defaults.JwtClockSkewSeconds, 0, 600),
            CallerCalls = Integer("caller-calls", defaults.CallerCalls, 0, 100_000),
            CallerCallsPerSecond = Integer("caller-calls-per-second", defaults.CallerCallsPerSecond, 0, 100_000),
            ReloadSeconds = Integer("reload-seconds", defaults.ReloadSeconds, 0, 3600),
            AllowInsecure = Boolean("allow-insecure", defaults.AllowInsecure),
            ComputeSlots = Integer("compute-slots", defaults.ComputeSlots, 1, 256),
            Threads = Integer("threads", defaults.Threads, 1, 1024),
            QueueLength = Integer("queue-length", defaults.QueueLength, 0, 100_000),
            QueueMilliseconds = Integer("queue-milliseconds", defaults.QueueMilliseconds, 1, 3_600_000),
            WindowImages = Integer("window-images", defaults.WindowImages, 1, 256),
            OutputMegabytes = Integer("output-megabytes", defaults.OutputMegabytes, 64, 1 << 20),
            CacheMegabytes = Integer("cache-megabytes", defaults.CacheMegabytes, 0, 1 << 20),
            StallSeconds = Integer("stall-seconds", defaults.StallSeconds, 1, 86_400),
            OpenModels = Integer("open-models", defaults.OpenModels, 1, 256),
            ChunkBytes = Integer("chunk-bytes", defaults.ChunkBytes, 4096, 1 << 20),
            InferResponseBytes = Integer("infer-response-bytes", defaults.InferResponseBytes, 1024, 1 << 30),
            ImagePixels = Integer("image-pixels", defaults.ImagePixels, 1, 1_000_000_000),
            CorsOrigins = List("cors-origins") ?? defaults.CorsOrigins,
            WarmUp = Boolean("warm-up", defaults.WarmUp),
            DrainDelaySeconds = Integer("drain-delay-seconds", defaults.DrainDelaySeconds, 0, 3600),
            DrainSeconds = Integer("drain-seconds", defaults.DrainSeconds, 0, 3600),
            LogLevel = Choice("log-level", defaults.LogLevel),
            LogJson = Boolean("log-json", defaults.LogJson),
            Metrics = Boolean("metrics", defaults.Metrics),
            OtlpEndpoint = Address("otlp-endpoint", "http://127.0.0.1:4318"),
            OtlpProtocol = Protocol("otlp-protocol"),
            OtlpByEnvironment = collectorInEnvironment,
        };
    }

    private string? String(string name) => values.TryGetValue(name, out (string Value, string Origin) entry) && entry.Value.Length > 0 ? entry.Value : null;

    private ImmutableArray<string>? List(string name) => values.TryGetValue(name, out (string Value, string Origin) entry)
        ? [.. entry.Value.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]
        : null;

    private int Integer(string name, int fallback, int minimum, int maximum)
    {
        if (!values.TryGetValue(name, out (string Value, string Origin) entry))
        {
            return fallback;
        }

        if (int.TryParse(entry.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) && value >= minimum && value <= maximum)
        {
            return value;
        }

        errors.Add($"{entry.Origin} is '{entry.Value}'; expected a whole number from {minimum} to {maximum}.");
        return fallback;
    }

    private bool Boolean(string name, bool fallback)
    {
        if (!values.TryGetValue(name, out (string Value, string Origin) entry))
        {
            return fallback;
        }

        if (bool.TryParse(entry.Value, out bool value))
        {
            return value;
        }

        errors.Add($"{entry.Origin} is '{entry.Value}'; expected true or false.");
        return fallback;
    }

    private T Choice<T>(string name, T fallback)
        where T : struct, Enum
    {
        if (!values.TryGetValue(name, out (string Value, string Origin) entry))
        {
            return fallback;
        }

        if (Enum.TryParse(entry.Value, ignoreCase: true, out T choice) && Enum.IsDefined(choice) && !int.TryParse(entry.Value, out _))
        {
            return choice;
        }

        string[] choices = [.. Enum.GetNames<T>().Select(c => c.ToLowerInvariant())];
        errors.Add($"{entry.Origin} is '{entry.Value}'; expected {string.Join(", ", choices[..^1])} or {choices[^1]}.");
        return fallback;
    }

    private Uri? Address(string name, string example)
    {
        if (String(name) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && address.Query.Length == 0)
        {
            return address;
        }

        errors.Add($"{values[name].Origin} is '{text}'; expected an address like {example}.");
        return null;
    }

    private OtlpProtocol? Protocol(string name)
    {
        switch (String(name))
        {
            case null:
                return null;
            case "http/protobuf":
                return OtlpProtocol.HttpProtobuf;
            case "grpc":
                return OtlpProtocol.Grpc;
            case var other:
                errors.Add($"{values[name].Origin} is '{other}'; expected http/protobuf or grpc.");
                return null;
        }
    }

    private ImmutableArray<Uri> Addresses(string name, ImmutableArray<Uri> fallback)
    {
        if (List(name) is not { } texts)
        {
            return fallback;
        }

        var addresses = ImmutableArray.CreateBuilder<Uri>();
        foreach (string text in texts.Where(t => !string.Equals(t, "none", StringComparison.OrdinalIgnoreCase)))
        {
            // Kestrel's forms for "every address" are no host names.
            string readable = text.Replace("://*", "://[::]", StringComparison.Ordinal).Replace("://+", "://[::]", StringComparison.Ordinal);
            if (Uri.TryCreate(readable, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && address.PathAndQuery == "/")
            {
                addresses.Add(address);
            }
            else
            {
                errors.Add($"{values[name].Origin} has '{text}'; expected addresses like http://127.0.0.1:5080, separated by ';'.");
            }
        }

        return addresses.ToImmutable();
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Join(';', value.EnumerateArray().Select(Text)),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null => string.Empty,
        _ => value.GetRawText(),
    };

    private static string CamelCase(string name)
    {
        string[] words = name.Split('-');
        return words[0] + string.Concat(words[1..].Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
    }
}
