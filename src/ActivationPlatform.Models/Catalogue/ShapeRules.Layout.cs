using ActivationPlatform.Models.Onnx;

namespace ActivationPlatform.Models.Catalogue;

/// <summary>Operators that move values or make them, without computing.</summary>
internal static partial class ShapeRules
{
    private static TensorFacts? Identity(NodeContext context) => context.Input(0);

    private static TensorFacts? Constant(NodeContext context)
    {
        if (NodeReader.Attribute(context.Node, "value")?.T is { } tensor)
        {
            TensorData.Check(tensor);
            return TensorFacts.Of(tensor);
        }

        return NodeReader.Attribute(context.Node, "value_int") is { HasI: true } single ? new TensorFacts(new TensorShape(), [single.I])
            : NodeReader.Attribute(context.Node, "value_ints") is { } several ? new TensorFacts(new TensorShape(several.Ints.Count), [.. several.Ints])
            : NodeReader.Attribute(context.Node, "value_float") is not null ? new TensorFacts(new TensorShape())
            : NodeReader.Attribute(context.Node, "value_floats") is { } floats ? new TensorFacts(new TensorShape(floats.Floats.Count))
            : null;
    }

    private static TensorFacts? ConstantOfShape(NodeContext context) =>
        context.Input(0).Integers is { } sizes ? new TensorFacts(context.MakeShape(sizes)) : null;

    private static TensorFacts? Cast(NodeContext context) =>
        context.Shape(0) is { } shape ? new TensorFacts(shape, context.Input(0).Integers) : null;

    private static TensorFacts? Shape(NodeContext context)
    {
        if (context.Shape(0) is not { } shape)
        {
            return null;
        }

        int start = (int)Math.Clamp(FromEnd(context.Integer("start", 0), shape.Rank), 0, shape.Rank);
        int end = (int)Math.Clamp(FromEnd(context.Integer("end", shape.Rank), shape.Rank), start, shape.Rank);
        long[] sizes = [.. shape.Dimensions.AsSpan()[start..end].ToArray().Select(d => (long)d)];
        return new TensorFacts(new TensorShape(sizes.Length), sizes);
    }

    private static TensorFacts? Concat(NodeContext context)
    {
        TensorFacts[] inputs = [.. Enumerable.Range(0, context.InputCount).Select(context.Input)];
        if (inputs.Length == 0 || inputs.Any(i => i.Shape is null))
        {
            return null;
        }

        TensorShape first = inputs[0].Shape!;
        int axis = context.Axis(context.Integer("axis", 1), first.Rank);
        if (inputs.FirstOrDefault(i => i.Shape!.Rank != first.Rank || i.Shape.Dimensions.Where((d, a) => a != axis && d != first.Dimensions[a]).Any()) is { } odd)
        {
            throw context.Error($"joins the shapes {first} and {odd.Shape} along axis {axis}; the others must be equal");
        }

        long[]? integers = first.Rank == 1 && inputs.All(i => i.Integers is not null) ? [.. inputs.SelectMany(i => i.Integers!)] : null;
        return new TensorFacts(context.MakeShape(first.Dimensions.Select((d, a) => a == axis ? inputs.Sum(i => (long)i.Shape!.Dimensions[a]) : d)), integers);
    }

    private static IReadOnlyList<TensorFacts?> Split(NodeContext context)
    {
        int parts = context.Node.Output.Count;
        if (parts == 0 || context.Shape(0) is not { } shape || (context.HasInput(1) && context.Input(1).Integers is null))
        {
            return new TensorFacts?[parts];
        }

        int axis = context.Axis(context.Integer("axis", 0), shape.Rank);
        long whole = shape.Dimensions[axis];
        long each = (whole + parts - 1) / parts;
        long[] sizes = context.Integers("split", 1) is { Length: > 0 } given ? given : [.. Enumerable.Range(0, parts).Select(i => Math.Clamp(whole - (i * each), 0, each))];
        if (sizes.Length != parts || sizes.Any(s => s is < 0 or > int.MaxValue) || sizes.Sum() != whole)
        {
            throw context.Error($"splits {whole} elements into [{string.Join(' ', sizes)}] for {parts} outputs");
        }

        return [.. sizes.Select(size => new TensorFacts(context.MakeShape(shape.Dimensions.Select((d, a) => a == axis ? size : d))))];
    }

    private static TensorFacts? Flatten(NodeContext context)
    {
        if (context.Shape(0) is not { } shape)
        {
            return null;
        }

        long axis = FromEnd(context.Integer("axis", 1), shape.Rank);
        if (axis < 0 || axis > shape.Rank)
        {
            throw context.Error($"has the axis {axis}, but its input has {shape.Rank} dimensions");
        }

        return Moved(context, context.MakeShape(Product(shape.Dimensions.Take((int)axis)), Product(shape.Dimensions.Skip((int)axis))));
    }

    private static TensorFacts? Reshape(NodeContext context)
    {
        if (context.Shape(0) is not { } shape || context.Integers("shape", 1) is not { } wanted)
        {
            return null;
        }

        bool zeroIsZero = context.Integer("allowzero", 0) != 0;
        long[] sizes = [.. wanted.Select((size, axis) => size == 0 && !zeroIsZero && axis < shape.Rank ? shape.Dimensions[axis] : size)];
        int free = Array.IndexOf(sizes, -1);
        if (free >= 0)
        {
            Int128 others = 1;
            foreach (long size in sizes.Where((_, axis) => axis != free))
            {
                others *= Math.Clamp(size, -1, int.MaxValue);
                others = others > int.MaxValue ? int.MaxValue : others;
            }

            sizes[free] = others > 0 && shape.ElementCount % (long)others == 0 ? shape.ElementCount / (long)others : -1;
        }

        TensorShape result = sizes.All(s => s >= 0) ? context.MakeShape(sizes) : throw Misfit();
        return result.ElementCount == shape.ElementCount ? Moved(context, result) : throw Misfit();

        ModelFormatException Misfit() => context.Error($"gives the shape {shape} the new shape [{string.Join(' ', wanted)}], which does not fit");
    }

    private static TensorFacts? Squeeze(NodeContext context)
    {
        if (context.Shape(0) is not { } shape || (context.HasInput(1) && context.Input(1).Integers is null))
        {
            return null;
        }

        long[]? axes = context.Integers("axes", 1);
        HashSet<int> removed = axes is null
            ? [.. Enumerable.Range(0, shape.Rank).Where(a => shape.Dimensions[a] == 1)]
            : [.. axes.Select(a => context.Axis(a, shape.Rank))];
        if (removed.Any(a => shape.Dimensions[a] != 1))
        {
            throw context.Error($"takes the axes [{string.Join(' ', removed)}] out of the shape {shape}; each must be of size 1");
        }

        return Moved(context, context.MakeShape(shape.Dimensions.Where((_, axis) => !removed.Contains(axis)).Select(d => (long)d)));
    }

    private static TensorFacts? Unsqueeze(NodeContext context)
    {
        if (context.Shape(0) is not { } shape || context.Integers("axes", 1) is not { } axes)
        {
            return null;
        }

        int rank = shape.Rank + axes.Length;
        HashSet<int> added = [.. axes.Select(a => context.Axis(a, rank))];
        if (added.Count != axes.Length)
        {
            throw context.Error($"adds an axis of [{string.Join(' ', axes)}] twice");
        }

        var rest = new Queue<int>(shape.Dimensions);
        return Moved(context, context.MakeShape(Enumerable.Range(0, rank).Select(axis => added.Contains(axis) ? 1L : rest.Dequeue())));
    }

    private static TensorFacts? Transpose(NodeContext context)
    {
        if (context.Shape(0) is not { } shape)
        {
            return null;
        }

        long[] order = context.Integers("perm") is { Length: > 0 } given ? given : [.. Enumerable.Range(0, shape.Rank).Reverse().Select(a => (long)a)];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, shape.Rank).Select(a => (long)a)))
        {
            throw context.Error($"has the permutation [{string.Join(' ', order)}] for the shape {shape}");
        }

        return new TensorFacts(context.MakeShape(order.Select(a => (long)shape.Dimensions[(int)a])));
    }

    private static TensorFacts? Gather(NodeContext context)
    {
        if (context.Shape(0) is not { } data || context.Shape(1) is not { } indices)
        {
            return null;
        }

        int axis = context.Axis(context.Integer("axis", 0), data.Rank);
        long[]? integers = data.Rank == 1 && context.Input(0).Integers is { } values && context.Input(1).Integers is { } chosen
            ? [.. chosen.Select(i => values[context.Axis(i, values.Length)])]
            : null;
        return new TensorFacts(context.MakeShape([.. data.Dimensions.Take(axis), .. indices.Dimensions, .. data.Dimensions.Skip(axis + 1)]), integers);
    }

    private static TensorFacts? Pad(NodeContext context)
    {
        if (context.Shape(0) is not { } shape || context.HasInput(3) || context.Integers("pads", 1) is not { } pads)
        {
            return null;
        }

        if (pads.Length != 2 * shape.Rank || pads.Any(p => p is < int.MinValue or > int.MaxValue))
        {
            throw context.Error($"has the pads [{string.Join(' ', pads)}] for the shape {shape}; expected {2 * shape.Rank} numbers of 32 bits");
        }

        return new TensorFacts(context.MakeShape(shape.Dimensions.Select((d, axis) => d + pads[axis] + pads[axis + shape.Rank])));
    }

    private static TensorFacts? Expand(NodeContext context) =>
        context.Shape(0) is { } shape && context.Input(1).Integers is { } wanted
            ? new TensorFacts(context.MakeShape(BroadcastShapes(context, [.. shape.Dimensions.Select(d => (long)d)], wanted)))
            : null;

    private static TensorFacts? DepthToSpace(NodeContext context) => Blocks(context, deeper: false);

    private static TensorFacts? SpaceToDepth(NodeContext context) => Blocks(context, deeper: true);

    private static TensorFacts? Blocks(NodeContext context, bool deeper)
    {
        long block = context.Integer("blocksize", 1);
        if (context.Shape(0) is not { Rank: 4 } shape || block is < 1 or > 1024)
        {
            return null;
        }

        long square = block * block;
        return new TensorFacts(deeper
            ? context.MakeShape(shape.Dimensions[0], shape.Channels * square, shape.Height / block, shape.Width / block)
            : context.MakeShape(shape.Dimensions[0], shape.Channels / square, shape.Height * block, shape.Width * block));
    }

    private static TensorFacts? Slice(NodeContext context)
    {
        if (context.Shape(0) is not { } shape || context.Integers("starts", 1) is not { } starts || context.Integers("ends", 2) is not { } ends
            || (context.HasInput(3) && context.Input(3).Integers is null) || (context.HasInput(4) && context.Input(4).Integers is null))
        {
            return null;
        }

        long[] axes = context.Integers("axes", 3) ?? [.. Enumerable.Range(0, starts.Length).Select(a => (long)a)];
        long[] steps = context.Input(4).Integers ?? [.. Enumerable.Repeat(1L, starts.Length)];
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length || steps.Contains(0))
        {
            throw context.Error("has lists of starts, ends, axes and steps that do not fit");
        }

        long[] sizes = [.. shape.Dimensions.Select(d => (long)d)];
        long[]? integers = context.Input(0).Integers;
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = context.Axis(axes[i], shape.Rank);
            long size = sizes[axis];
            bool forward = steps[i] > 0;
            if (size == 0)
            {
                continue;
            }

            long start = Math.Clamp(FromEnd(starts[i], size), 0, forward ? size : size - 1);
            long end = Math.Clamp(FromEnd(ends[i], size), forward ? 0 : -1, size);
            sizes[axis] = (long)Int128.Max(0, ((Int128)end - start + steps[i] + (forward ? -1 : 1)) / steps[i]);
            integers = integers is not null && shape.Rank == 1 && steps[i] == 1 ? integers[(int)start..(int)Math.Max(start, end)] : null;
        }

        return new TensorFacts(context.MakeShape(sizes), integers);
    }

    private static TensorFacts? Resize(NodeContext context)
    {
        if (context.Shape(0) is not { } shape)
        {
            return null;
        }

        // Resize has its sizes at input 3; Upsample and older Resize have only scales.
        if (context.Input(3).Integers is { } sizes)
        {
            return sizes.Length == shape.Rank ? new TensorFacts(context.MakeShape(sizes)) : null;
        }

        int scalesAt = context.Node.OpType == "Resize" && context.OperatorSetVersion >= 11 ? 2 : 1;
        float[]? scales = NodeReader.Attribute(context.Node, "scales") is { } attribute ? [.. attribute.Floats]
            : context.Input(scalesAt).Stored is { } stored && TensorData.Shape(stored).ElementCount == shape.Rank ? TensorData.ReadFloats(stored)
            : null;
        return scales?.Length == shape.Rank
            ? new TensorFacts(context.MakeShape(shape.Dimensions.Select((d, axis) => (long)Math.Clamp(Math.Floor(d * (double)scales[axis]), -1, long.MaxValue / 2))))
            : null;
    }

    /// <summary>The same values under a new shape: what is known of them stays known.</summary>
    private static TensorFacts Moved(NodeContext context, TensorShape shape) => context.Input(0) with { Shape = shape };

    private static long FromEnd(long index, long size) => index < 0 ? index + size : index;

    private static long Product(IEnumerable<int> sizes) => sizes.Aggregate(1L, (product, size) => product * size);
}
