using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActivationPlatform.Models;

/// <summary>A manifest as JSON, for example <c>NAME.manifest.json</c>. Keys: <c>input</c> (a name, or an object with <c>name</c> and <c>shape</c>),
/// <c>layout</c> (nchw, nhwc), <c>channelOrder</c> (rgb, bgr, gray), <c>mean</c> and <c>scale</c> (a number or a list), <c>resize</c> (stretch, centerCrop),
/// <c>labels</c> (a file's name), <c>layerNames</c> (an object from tensor to name),
/// <c>sha256</c> (of the .onnx file). Comments and trailing commas are allowed.</summary>
public static class ManifestJson
{
    /// <summary>Reads a manifest.</summary>
    /// <param name="utf8Json">The JSON text, at most 16 MiB.</param>
    /// <param name="source">What the text is, for messages; usually the file's name.</param>
    /// <exception cref="ModelFormatException">It is no JSON object or breaks a rule; the text lists every error at once.</exception>
    public static ModelManifest Parse(ReadOnlyMemory<byte> utf8Json, string source)
    {
        const int Limit = 16 << 20;
        if (utf8Json.Length > Limit)
        {
            throw new ModelFormatException($"Manifest '{source}' has {utf8Json.Length} bytes; expected at most {Limit}.");
        }

        try
        {
            using var document = JsonDocument.Parse(utf8Json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 8 });
            var reader = new ManifestReader();
            ModelManifest manifest = reader.Read(document.RootElement);
            return reader.Errors.Count == 0
                ? manifest
                : throw new ModelFormatException($"Manifest '{source}' has {reader.Errors.Count} error{(reader.Errors.Count == 1 ? "" : "s")}: {string.Join("; ", reader.Errors)}.");
        }
        catch (JsonException exception)
        {
            throw new ModelFormatException($"Manifest '{source}' is not JSON: {exception.Message}", exception);
        }
    }

    /// <summary>Writes a manifest; <see cref="Parse"/> reads an equal one. What is not set is left out.</summary>
    /// <param name="manifest">The manifest.</param>
    public static byte[] Write(ModelManifest manifest)
    {
        var json = new JsonObject();
        if (manifest.InputName is not null || manifest.InputShape is not null)
        {
            var input = new JsonObject();
            Add(input, "name", manifest.InputName);
            Add(input, "shape", manifest.InputShape?.Dimensions is { } sizes ? new JsonArray([.. sizes.Select(s => JsonValue.Create(s))]) : null);
            json["input"] = input;
        }

        Add(json, "layout", manifest.Layout switch { TensorLayout.Nchw => "nchw", TensorLayout.Nhwc => "nhwc", _ => null });
        Add(json, "channelOrder", manifest.ChannelOrder switch { ChannelOrder.Rgb => "rgb", ChannelOrder.Bgr => "bgr", ChannelOrder.Gray => "gray", _ => null });
        Add(json, "mean", Numbers(manifest.Mean));
        Add(json, "scale", Numbers(manifest.Scale));
        Add(json, "resize", manifest.Resize switch { ResizeMode.Stretch => "stretch", ResizeMode.CenterCrop => "centerCrop", _ => null });
        Add(json, "labels", manifest.LabelsFile);
        Add(json, "sha256", manifest.Sha256);
        if (manifest.LayerNames.Count > 0)
        {
            json["layerNames"] = new JsonObject(manifest.LayerNames.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));
        }

        return [.. JsonSerializer.SerializeToUtf8Bytes(json, new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" }), (byte)'\n'];
    }

    private static JsonArray? Numbers(ImmutableArray<float>? values) =>
        values is { } given ? new JsonArray([.. given.Select(v => JsonValue.Create(v))]) : null;

    private static void Add(JsonObject json, string key, JsonNode? value)
    {
        if (value is not null)
        {
            json[key] = value;
        }
    }
}
