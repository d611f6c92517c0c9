using System.Collections.Immutable;
using System.Text.Json;

namespace ActivationPlatform.Models;

/// <summary>Reads a manifest key by key and collects every error on the way.</summary>
internal sealed class ManifestReader
{
    private static readonly string[] Keys = ["input", "layout", "channelOrder", "mean", "scale", "resize", "labels", "layerNames", "sha256"];

    public List<string> Errors { get; } = [];

    public ModelManifest Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            Errors.Add($"it is {Show(root)}, expected an object");
            return new ModelManifest();
        }

        var manifest = new ModelManifest();
        HashSet<string> seen = [];
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (!seen.Add(property.Name))
            {
                Errors.Add($"key '{property.Name}' is given twice");
                continue;
            }

            JsonElement value = property.Value;
            switch (property.Name)
            {
                case "input":
                    manifest = ReadInput(manifest, value);
                    break;
                case "layout":
                    manifest = manifest with { Layout = Choice("layout", value, ("nchw", TensorLayout.Nchw), ("nhwc", TensorLayout.Nhwc)) };
                    break;
                case "channelOrder":
                    manifest = manifest with { ChannelOrder = Choice("channelOrder", value, ("rgb", ChannelOrder.Rgb), ("bgr", ChannelOrder.Bgr), ("gray", ChannelOrder.Gray)) };
                    break;
                case "mean":
                    manifest = manifest with { Mean = ReadNumbers("mean", value) };
                    break;
                case "scale":
                    manifest = manifest with { Scale = ReadNumbers("scale", value) };
                    break;
                case "resize":
                    manifest = manifest with { Resize = Choice("resize", value, ("stretch", ResizeMode.Stretch), ("centerCrop", ResizeMode.CenterCrop)) };
                    break;
                case "labels":
                    manifest = manifest with { LabelsFile = ReadFileName(value) };
                    break;
                case "layerNames":
                    manifest = manifest with { LayerNames = ReadLayerNames(value) };
                    break;
                case "sha256":
                    manifest = manifest with { Sha256 = ReadHash(value) };
                    break;
                default:
                    Errors.Add($"key '{property.Name}' is unknown, expected one of {string.Join(", ", Keys)}");
                    break;
            }
        }

        return manifest;
    }

    private static string Show(JsonElement value)
    {
        const int Longest = 60;
        string text = value.GetRawText();
        return text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "...");
    }

    private ModelManifest ReadInput(ModelManifest manifest, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return manifest with { InputName = value.GetString() };
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            Errors.Add($"'input' is {Show(value)}, expected a name or an object");
            return manifest;
        }

        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (property.Name == "name" && property.Value.ValueKind == JsonValueKind.String)
            {
                manifest = manifest with { InputName = property.Value.GetString() };
            }
            else if (property.Name == "shape" && ReadShape(property.Value) is { } shape)
            {
                manifest = manifest with { InputShape = shape };
            }
            else
            {
                Errors.Add($"'input.{property.Name}' is not a name or a shape of 4 sizes from 1 to 65535");
            }
        }

        return manifest;
    }

    private static TensorShape? ReadShape(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != 4)
        {
            return null;
        }

        List<int> sizes = [];
        foreach (JsonElement element in value.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt32(out int size) || size is < 1 or > 65535)
            {
                return null;
            }

            sizes.Add(size);
        }

        return new TensorShape([.. sizes]);
    }

    private T? Choice<T>(string key, JsonElement value, params (string Text, T Value)[] choices)
        where T : struct
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            foreach ((string text, T choice) in choices)
            {
                if (string.Equals(text, value.GetString(), StringComparison.OrdinalIgnoreCase))
                {
                    return choice;
                }
            }
        }

        Errors.Add($"'{key}' is {Show(value)}, expected one of {string.Join(", ", choices.Select(c => c.Text))}");
        return null;
    }

    private ImmutableArray<float>? ReadNumbers(string key, JsonElement value)
    {
        JsonElement[] elements = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        if (elements.Length is 0 or > 4 || elements.Any(e => e.ValueKind != JsonValueKind.Number || !e.TryGetSingle(out float number) || !float.IsFinite(number)))
        {
            Errors.Add($"'{key}' is {Show(value)}, expected a finite number or one for each channel");
            return null;
        }

        return [.. elements.Select(e => e.GetSingle())];
    }

    private string? ReadFileName(JsonElement value)
    {
        string? name = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        // The manifest may come from anywhere: it must not make us read files outside the model's folder.
        if (string.IsNullOrEmpty(name) || name is "." or ".." || name.AsSpan().IndexOfAny("/\\:\0") >= 0)
        {
            Errors.Add($"'labels' is {Show(value)}, expected the name of a file in the model's folder");
            return null;
        }

        return name;
    }

    private string? ReadHash(JsonElement value)
    {
        string? hash = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (hash?.Length != 64 || hash.AsSpan().IndexOfAnyExcept("0123456789abcdef") >= 0)
        {
            Errors.Add($"'sha256' is {Show(value)}, expected 64 lower-case hexadecimal digits");
            return null;
        }

        return hash;
    }

    private ImmutableDictionary<string, string> ReadLayerNames(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Errors.Add($"'layerNames' is {Show(value)}, expected an object from tensor to name");
            return ImmutableDictionary<string, string>.Empty;
        }

        Dictionary<string, string> names = [];
        HashSet<string> taken = [];
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String || property.Value.GetString() is not { Length: > 0 } name)
            {
                Errors.Add($"the name of tensor '{property.Name}' is {Show(property.Value)}, expected a text");
            }
            else if (!taken.Add(name))
            {
                Errors.Add($"two tensors are named '{name}'");
            }
            else if (!names.TryAdd(property.Name, name))
            {
                Errors.Add($"tensor '{property.Name}' is named twice");
            }
        }

        return names.ToImmutableDictionary();
    }
}
