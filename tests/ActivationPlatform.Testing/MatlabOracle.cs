using System.Text.Json;

namespace ActivationPlatform.Testing;

/// <summary>One input/expectation pair of <c>oracles/matlab/*.json</c>; arrays are row-major.</summary>
public sealed record MatlabOracle(string Name, JsonElement Arguments, IReadOnlyDictionary<string, MatlabArray> Inputs, MatlabArray Expected, double Tolerance)
{
    /// <summary>All cases of one function, for example <c>Load("mat2gray")</c>.</summary>
    public static IReadOnlyList<MatlabOracle> Load(string function)
    {
        using FileStream stream = File.OpenRead(TestSettings.DataFile("oracles", "matlab", function + ".json"));
        using JsonDocument document = JsonDocument.Parse(stream);
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(Parse)];
    }

    public override string ToString() => Name;

    private static MatlabOracle Parse(JsonElement element) => new(
        element.GetProperty("name").GetString()!,
        element.GetProperty("args").Clone(),
        element.GetProperty("input").EnumerateObject().ToDictionary(p => p.Name, p => MatlabArray.Parse(p.Value)),
        MatlabArray.Parse(element.GetProperty("matlab")),
        element.GetProperty("tol").GetDouble());
}
