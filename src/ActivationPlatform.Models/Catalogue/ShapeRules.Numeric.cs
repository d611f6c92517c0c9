namespace ActivationPlatform.Models.Catalogue;

/// <summary>Operators that compute with values: element by element, over a window, or as a matrix product.</summary>
internal static partial class ShapeRules
{
    private static TensorFacts? Same(NodeContext context) => context.Shape(0) is { } shape ? new TensorFacts(shape) : null;

    private static TensorFacts? Convolution(NodeContext context)
    {
        if (SlidingWindow.Read(context) is not { } window || context.Shape(1) is not { } weights)
        {
            return null;
        }

        TensorShape input = context.Shape(0)!;
        long groups = context.Integer("group", 1);
        if (weights.Rank != input.Rank || groups < 1)
        {
            throw context.Error($"has weights of shape {weights} and {groups} groups for an input of shape {input}");
        }

        bool transposed = context.Node.OpType == "ConvTranspose";
        if (weights.Dimensions[0] % groups != 0)
        {
            throw context.Error($"has weights of shape {weights}, which {groups} groups do not divide");
        }

        long channels = transposed ? weights.Dimensions[0] : weights.Dimensions[1] * groups;
        if (channels != input.Channels)
        {
            throw context.Error($"has weights for {channels} channels, but its input has {input.Channels}");
        }

        if (window.Size.Where((size, axis) => size != weights.Dimensions[axis + 2]).Any())
        {
            throw context.Error($"has kernel_shape [{string.Join(' ', window.Size)}], but weights of shape {weights}");
        }

        long filters = transposed ? weights.Dimensions[1] * groups : weights.Dimensions[0];
        return new TensorFacts(context.MakeShape([input.Dimensions[0], filters, .. window.OutputSize]));
    }

    private static TensorFacts? Pooling(NodeContext context) =>
        SlidingWindow.Read(context) is { } window
            ? new TensorFacts(context.MakeShape([context.Shape(0)!.Dimensions[0], context.Shape(0)!.Dimensions[1], .. window.OutputSize]))
            : null;

    private static TensorFacts? GlobalPooling(NodeContext context) =>
        context.Shape(0) is { } shape ? new TensorFacts(context.MakeShape(shape.Dimensions.Select((d, axis) => axis < 2 ? d : 1L))) : null;

    private static TensorFacts? Gemm(NodeContext context)
    {
        if (context.Shape(0) is not { } a || context.Shape(1) is not { } b)
        {
            return null;
        }

        if (a.Rank != 2 || b.Rank != 2)
        {
            throw context.Error($"multiplies the shapes {a} and {b}; expected two matrices");
        }

        bool transposeA = context.Integer("transA", 0) != 0;
        bool transposeB = context.Integer("transB", 0) != 0;
        int inner = a.Dimensions[transposeA ? 0 : 1];
        int innerB = b.Dimensions[transposeB ? 1 : 0];
        if (inner != innerB)
        {
            throw context.Error($"multiplies the shapes {a} and {b}: {inner} is not {innerB}");
        }

        return new TensorFacts(context.MakeShape(a.Dimensions[transposeA ? 1 : 0], b.Dimensions[transposeB ? 0 : 1]));
    }

    private static TensorFacts? MatMul(NodeContext context)
    {
        if (context.Shape(0) is not { Rank: >= 2 } a || context.Shape(1) is not { Rank: >= 2 } b)
        {
            return null;
        }

        if (a.Dimensions[^1] != b.Dimensions[^2])
        {
            throw context.Error($"multiplies the shapes {a} and {b}: {a.Dimensions[^1]} is not {b.Dimensions[^2]}");
        }

        long[] batch = BroadcastShapes(context, [.. a.Dimensions[..^2].Select(d => (long)d)], [.. b.Dimensions[..^2].Select(d => (long)d)]);
        return new TensorFacts(context.MakeShape([.. batch, a.Dimensions[^2], b.Dimensions[^1]]));
    }

    private static TensorFacts? Broadcast(NodeContext context)
    {
        long[] result = [];
        for (int i = 0; i < context.InputCount; i++)
        {
            if (context.Shape(i) is not { } shape)
            {
                return null;
            }

            // Operator sets below 7 align a smaller second input with an axis of the first, whose shape stays.
            result = i > 0 && context.OperatorSetVersion < 7 && context.Integer("broadcast", 0) != 0
                ? result
                : BroadcastShapes(context, result, [.. shape.Dimensions.Select(d => (long)d)]);
        }

        return new TensorFacts(context.MakeShape(result));
    }

    private static long[] BroadcastShapes(NodeContext context, long[] first, long[] second)
    {
        int rank = Math.Max(first.Length, second.Length);
        var result = new long[rank];
        for (int fromEnd = 1; fromEnd <= rank; fromEnd++)
        {
            long a = fromEnd <= first.Length ? first[^fromEnd] : 1;
            long b = fromEnd <= second.Length ? second[^fromEnd] : 1;
            result[^fromEnd] = a == b || b == 1 ? a : a == 1 ? b
                : throw context.Error($"combines the shapes [{string.Join(' ', first)}] and [{string.Join(' ', second)}], which do not fit");
        }

        return result;
    }

    private static TensorFacts? Reduce(NodeContext context)
    {
        if (context.Shape(0) is not { } shape)
        {
            return null;
        }

        long[]? axes = context.Integers("axes", 1);
        if (axes is null && context.HasInput(1))
        {
            return null;
        }

        HashSet<int> reduced = [.. (axes is null or [] ? Enumerable.Range(0, shape.Rank).Select(a => (long)a) : axes).Select(a => context.Axis(a, shape.Rank))];
        bool keep = context.Integer("keepdims", 1) != 0;
        return new TensorFacts(context.MakeShape(shape.Dimensions.Select((d, axis) => (Size: reduced.Contains(axis) ? 1L : d, Kept: keep || !reduced.Contains(axis))).Where(d => d.Kept).Select(d => d.Size)));
    }

    private static TensorFacts? ArgMax(NodeContext context)
    {
        if (context.Shape(0) is not { } shape)
        {
            return null;
        }

        int reduced = context.Axis(context.Integer("axis", 0), shape.Rank);
        bool keep = context.Integer("keepdims", 1) != 0;
        return new TensorFacts(context.MakeShape(shape.Dimensions.Select((d, axis) => (Size: axis == reduced ? 1L : d, Kept: keep || axis != reduced)).Where(d => d.Kept).Select(d => d.Size)));
    }
}
