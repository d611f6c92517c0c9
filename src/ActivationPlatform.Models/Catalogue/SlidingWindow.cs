namespace ActivationPlatform.Models.Catalogue;

/// <summary>The window of a convolution or pooling along each spatial axis, with automatic padding resolved for the input's size.</summary>
internal sealed record SlidingWindow(long[] Size, long[] Stride, long[] PaddingBegin, long[] PaddingEnd, long[] Dilation, long[] OutputSize)
{
    // No real network comes near; larger values would only overflow the arithmetic.
    private const long Largest = 1 << 20;

    /// <summary>Null if the input's or the weights' shape is unknown.</summary>
    /// <exception cref="ModelFormatException">The attributes do not fit the input.</exception>
    public static SlidingWindow? Read(NodeContext context)
    {
        if (context.Shape(0) is not { } input)
        {
            return null;
        }

        bool hasWeights = context.Node.OpType is "Conv" or "ConvTranspose";
        if (input.Rank < 3)
        {
            throw context.Error($"slides a window over an input of shape {input}; expected a batch, channels and at least one spatial axis");
        }

        int axes = input.Rank - 2;
        long[] size = context.Integers("kernel_shape");
        if (size.Length == 0)
        {
            if (!hasWeights)
            {
                throw context.Error("has no kernel_shape");
            }

            if (context.Shape(1) is not { } weights)
            {
                return null;
            }

            size = [.. weights.Dimensions.Skip(2).Select(d => (long)d)];
        }

        long[] stride = OrOnes(context.Integers("strides"), axes);
        long[] dilation = OrOnes(context.Integers("dilations"), axes);
        long[] pads = context.Integers("pads") is { Length: > 0 } given ? given : new long[2 * axes];
        if (size.Length != axes || stride.Length != axes || dilation.Length != axes || pads.Length != 2 * axes
            || size.Concat(stride).Concat(dilation).Any(v => v is < 1 or > Largest) || pads.Any(v => v is < 0 or > Largest))
        {
            throw context.Error($"has kernel_shape [{Join(size)}], strides [{Join(stride)}], dilations [{Join(dilation)}] and pads [{Join(pads)}]; "
                + $"expected positive sizes and non-negative pads for {axes} spatial axes");
        }

        var window = new SlidingWindow(size, stride, pads[..axes], pads[axes..], dilation, new long[axes]);
        string automatic = context.Text("auto_pad", "NOTSET");
        bool ceiling = !hasWeights && context.Integer("ceil_mode", 0) != 0;
        for (int axis = 0; axis < axes; axis++)
        {
            window.Resolve(context, axis, input.Dimensions[axis + 2], automatic, ceiling);
        }

        return window;
    }

    /// <summary>The window as the catalogue shows it; null unless it slides over rows and columns.
    /// Padding at the end that no window reaches is left out: it changes nothing, and it is how MATLAB prints Caffe's rounding up.</summary>
    public WindowParameters? ToParameters(TensorShape input, bool isPooling)
    {
        if (Size.Length != 2)
        {
            return null;
        }

        return new WindowParameters(
            (int)Size[0], (int)Size[1], (int)Stride[0], (int)Stride[1],
            (int)PaddingBegin[0], End(0), (int)PaddingBegin[1], End(1),
            (int)Dilation[0], (int)Dilation[1]);

        int End(int axis) => isPooling
            ? (int)Math.Max(0, ((OutputSize[axis] - 1) * Stride[axis]) + Extent(axis) - input.Dimensions[axis + 2] - PaddingBegin[axis])
            : (int)PaddingEnd[axis];
    }

    private static long[] OrOnes(long[] values, int count) => values.Length > 0 ? values : [.. Enumerable.Repeat(1L, count)];

    private static string Join(long[] values) => string.Join(' ', values);

    private long Extent(int axis) => ((Size[axis] - 1) * Dilation[axis]) + 1;

    private void Resolve(NodeContext context, int axis, long input, string automatic, bool ceiling)
    {
        if (automatic == "VALID")
        {
            PaddingBegin[axis] = PaddingEnd[axis] = 0;
        }
        else if (automatic is "SAME_UPPER" or "SAME_LOWER")
        {
            long wanted = (input + Stride[axis] - 1) / Stride[axis];
            long total = Math.Max(0, ((wanted - 1) * Stride[axis]) + Extent(axis) - input);
            PaddingBegin[axis] = automatic == "SAME_UPPER" ? total / 2 : total - (total / 2);
            PaddingEnd[axis] = total - PaddingBegin[axis];
        }
        else if (automatic is not ("NOTSET" or ""))
        {
            throw context.Error($"has auto_pad '{automatic}'; expected NOTSET, SAME_UPPER, SAME_LOWER or VALID");
        }

        if (context.Node.OpType == "ConvTranspose")
        {
            OutputSize[axis] = TransposedSize(context, axis, input, automatic);
            return;
        }

        long room = input + PaddingBegin[axis] + PaddingEnd[axis] - Extent(axis);
        if (room < 0)
        {
            throw context.Error($"has a window of {Extent(axis)} elements, but its padded input has {room + Extent(axis)}");
        }

        long steps = ceiling ? (room + Stride[axis] - 1) / Stride[axis] : room / Stride[axis];
        // When rounding up, a window that would begin in the padding at the end is dropped.
        bool dropped = ceiling && steps * Stride[axis] >= input + PaddingBegin[axis];
        OutputSize[axis] = dropped ? steps : steps + 1;
    }

    private long TransposedSize(NodeContext context, int axis, long input, string automatic)
    {
        long[] wanted = context.Integers("output_shape");
        if (wanted.Length == Size.Length)
        {
            return wanted[axis];
        }

        long[] extra = context.Integers("output_padding");
        long full = (Stride[axis] * (input - 1)) + (extra.Length == Size.Length ? extra[axis] : 0) + Extent(axis);
        // "Same" cuts down to stride times the input; where strides leave gaps there is less than that, and nothing is added.
        return automatic is "SAME_UPPER" or "SAME_LOWER" ? Math.Min(full, input * Stride[axis]) : full - PaddingBegin[axis] - PaddingEnd[axis];
    }
}
