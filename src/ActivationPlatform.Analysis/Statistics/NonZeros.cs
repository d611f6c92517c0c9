using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ActivationPlatform.Analysis.Statistics;

/// <summary>Takes the values of a map that say something to one place: behind a ReLU most are 0, and what comes after looks at the others only.</summary>
internal static class NonZeros
{
    /// <summary>Values of this many maps' parts are looked at together: they and what is computed of them stay in the first cache.</summary>
    public const int BlockLength = 1024;

    /// <summary>Room that <see cref="Copy"/> needs beside that for the values.</summary>
    public const int Margin = 8;

    private const int MagnitudeMask = int.MaxValue;
    private const int InfinityBits = 0x7F80_0000;

    // For every choice of eight values the order that brings the chosen ones to the front.
    private static readonly Vector256<int>[] Orders = [.. Enumerable.Range(0, 1 << Vector256<float>.Count).Select(OrderOf)];

    /// <summary>Copies the values that are finite and not 0, in their order. What is left are zeros, which are counted, and NaN and infinity.</summary>
    /// <param name="values">Any number.</param>
    /// <param name="destination">Room for <see cref="Margin"/> more; what lies behind the copied ones is undefined.</param>
    /// <param name="zeroCount">Values that are 0 or -0.</param>
    /// <returns>How many were copied.</returns>
    public static int Copy(ReadOnlySpan<float> values, Span<float> destination, out int zeroCount)
    {
        ReadOnlySpan<Vector256<float>> blocks = MemoryMarshal.Cast<float, Vector256<float>>(values);
        (int count, int zeros) = (0, 0);
        foreach (Vector256<float> block in blocks)
        {
            Take(block, destination, ref count, ref zeros);
        }

        ReadOnlySpan<float> rest = values[(blocks.Length * Vector256<float>.Count)..];
        if (!rest.IsEmpty)
        {
            // Completed with NaN, which counts nowhere.
            Span<float> last = stackalloc float[Vector256<float>.Count];
            last.Fill(float.NaN);
            rest.CopyTo(last);
            Take(Vector256.Create<float>(last), destination, ref count, ref zeros);
        }

        zeroCount = zeros;
        return count;
    }

    private static void Take(Vector256<float> block, Span<float> destination, ref int count, ref int zeros)
    {
        Vector256<int> magnitudes = block.AsInt32() & Vector256.Create(MagnitudeMask);
        Vector256<int> isZero = Vector256.Equals(magnitudes, Vector256<int>.Zero);
        uint chosen = Vector256.AndNot(Vector256.LessThan(magnitudes, Vector256.Create(InfinityBits)), isZero).ExtractMostSignificantBits();
        Vector256.ShuffleNative(block, Orders[(int)chosen]).CopyTo(destination[count..]);
        count += BitOperations.PopCount(chosen);
        zeros += BitOperations.PopCount(isZero.ExtractMostSignificantBits());
    }

    private static Vector256<int> OrderOf(int chosen)
    {
        IEnumerable<int> places = Enumerable.Range(0, Vector256<int>.Count);
        return Vector256.Create<int>([.. places.OrderBy(place => (chosen >> place & 1) == 0)]);
    }
}
