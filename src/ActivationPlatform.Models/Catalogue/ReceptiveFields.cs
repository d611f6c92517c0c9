using System.Collections.Frozen;

namespace ActivationPlatform.Models.Catalogue;

/// <summary>What one unit of a layer sees of the network's input.
/// Source: A. Araujo, W. Norris, J. Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019.</summary>
internal static class ReceptiveFields
{
    /// <summary>Operators without a layer type of their own whose output at a place depends on their inputs at that place alone.</summary>
    private static readonly FrozenSet<string> KeepingPlaces = FrozenSet.Create(
        "Add", "Sub", "Mul", "Div", "Pow", "Sum", "Mean", "Max", "Min", "Abs", "Neg", "Exp", "Log", "Sqrt", "Erf", "Concat", "Split", "Transpose", "Pad", "LogSoftmax");

    /// <summary>The largest field of the inputs, widened by the layer's window; null where places have lost their meaning.</summary>
    /// <param name="context">The node.</param>
    /// <param name="inputs">The fields of the layers that feed it; null where unknown.</param>
    /// <param name="type">The layer's type.</param>
    /// <param name="window">The layer's window, if it has one.</param>
    /// <param name="output">The layer's output; a field has a meaning only for rows and columns.</param>
    public static ReceptiveField? Of(NodeContext context, IReadOnlyList<ReceptiveField?> inputs, LayerType type, WindowParameters? window, TensorShape output)
    {
        bool known = type is not (LayerType.Other or LayerType.FullyConnected) || KeepingPlaces.Contains(context.Node.OpType);
        if (!known || output.Rank != 4 || inputs.Count == 0 || inputs.Contains(null))
        {
            return null;
        }

        ReceptiveField largest = inputs.MaxBy(field => field!.Size)!;
        if (context.Node.OpType == "Pad")
        {
            // The fields of the padded map's first units begin before the input does.
            long top = context.Integers("pads", 1) is { Length: 8 } pads ? pads[2] : 0;
            return Make(largest.Size, largest.Stride, largest.Offset - (top * largest.Stride));
        }

        if (window is null)
        {
            return largest;
        }

        // A field is given as a square: of a window that is not, the longer side counts.
        long down = (long)(window.Height - 1) * window.DilationVertical;
        long across = (long)(window.Width - 1) * window.DilationHorizontal;
        bool vertical = down >= across;
        return Make(
            largest.Size + (Math.Max(down, across) * largest.Stride),
            (long)largest.Stride * (vertical ? window.StrideVertical : window.StrideHorizontal),
            largest.Offset - ((long)(vertical ? window.PaddingTop : window.PaddingLeft) * largest.Stride));
    }

    /// <summary>Null for fields that no network has: a hostile file's strides multiply without end.</summary>
    private static ReceptiveField? Make(long size, long stride, long offset) =>
        size <= int.MaxValue && stride <= int.MaxValue && offset is >= int.MinValue and <= int.MaxValue ? new ReceptiveField((int)size, (int)stride, (int)offset) : null;
}
