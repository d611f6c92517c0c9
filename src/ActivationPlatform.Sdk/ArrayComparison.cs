using ActivationPlatform.Analysis.Comparison;
using ActivationPlatform.Sdk.Files;

namespace ActivationPlatform.Sdk;

/// <summary>How far an array is from a reference of the same name: a layer of two computations, or an array of two files.</summary>
/// <param name="Name">The layer's published name, or the array's name.</param>
/// <param name="Difference">The measures.</param>
public sealed record ArrayComparison(string Name, TensorComparison Difference)
{
    /// <summary>Compares two files array by array, in the reference's order, holding one pair at a time.</summary>
    /// <param name="reference">What is right: <c>.npy</c>, <c>.npz</c> or <c>.safetensors</c>.</param>
    /// <param name="other">What is judged; formats may differ. Two <c>.npy</c> files are compared whatever they are called.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArrayFormatException">A file is not of its format.</exception>
    /// <exception cref="ArgumentException">One file holds an array that the other does not, or of another shape.</exception>
    public static IEnumerable<ArrayComparison> OfFiles(string reference, string other)
    {
        using ArrayFile left = ArrayFile.Open(reference);
        using ArrayFile right = ArrayFile.Open(other);
        bool areSingle = left.Names.Length == 1 && right.Names.Length == 1;
        if (!areSingle)
        {
            ThrowIfMissing(left, right, other);
            ThrowIfMissing(right, left, reference);
        }

        foreach (string name in left.Names)
        {
            NamedArray expected = left.Read(name);
            NamedArray actual = right.Read(areSingle ? right.Names[0] : name);
            if (!expected.Shape.Equals(actual.Shape))
            {
                throw new ArgumentException($"Array '{expected.Name}' of {expected.Shape} cannot be compared with array '{actual.Name}' of {actual.Shape}.", nameof(other));
            }

            yield return new(name, TensorComparison.Of(expected.Values.Span, actual.Values.Span));
        }
    }

    private static void ThrowIfMissing(ArrayFile wanted, ArrayFile searched, string path)
    {
        if (wanted.Names.FirstOrDefault(name => !searched.Names.Contains(name)) is { } missing)
        {
            throw new ArgumentException($"The file '{path}' holds no array '{missing}'; both files must hold the same arrays.", nameof(path));
        }
    }
}
