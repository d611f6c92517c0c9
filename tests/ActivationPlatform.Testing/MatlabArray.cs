using System.Text.Json;

namespace ActivationPlatform.Testing;

/// <summary>An array of an oracle: MATLAB class, shape and row-major values.</summary>
public sealed record MatlabArray(string Class, int[] Shape, double[] Data)
{
    internal static MatlabArray Parse(JsonElement element) => new(
        element.GetProperty("class").GetString()!,
        [.. element.GetProperty("shape").EnumerateArray().Select(e => e.GetInt32())],
        [.. element.GetProperty("data").EnumerateArray().Select(Number)]);

    private static double Number(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.Null => double.NaN,
        _ => double.Parse(element.GetString()!, System.Globalization.CultureInfo.InvariantCulture),
    };
}
