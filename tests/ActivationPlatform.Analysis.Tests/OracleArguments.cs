using System.Text.Json;

namespace ActivationPlatform.Analysis.Tests;

internal static class OracleArguments
{
    /// <summary>A list of numbers, nested or not, null for JSON null; a null inside is NaN.</summary>
    public static double[]? Numbers(this MatlabOracle oracle, string name) =>
        oracle.Arguments.GetProperty(name) is { ValueKind: not JsonValueKind.Null } element ? [.. Flatten(element)] : null;

    public static float[] Singles(this MatlabArray array) => [.. array.Data.Select(v => (float)v)];

    public static byte[] Bytes(this MatlabArray array) => [.. array.Data.Select(v => (byte)v)];

    public static void AssertClose(this MatlabOracle oracle, IReadOnlyList<double> actual)
    {
        Assert.Equal(oracle.Expected.Data.Length, actual.Count);
        for (int i = 0; i < actual.Count; i++)
        {
            Assert.True(Math.Abs(oracle.Expected.Data[i] - actual[i]) <= oracle.Tolerance,
                $"{oracle.Name}[{i}]: expected {oracle.Expected.Data[i]:R}, actual {actual[i]:R}, tolerance {oracle.Tolerance:R}");
        }
    }

    private static IEnumerable<double> Flatten(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Flatten),
        JsonValueKind.Null => [double.NaN],
        _ => [element.GetDouble()],
    };
}
