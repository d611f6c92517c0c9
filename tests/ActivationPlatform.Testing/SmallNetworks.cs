using ActivationPlatform.Models;

namespace ActivationPlatform.Testing;

/// <summary>Small networks that are not GoogLeNet, with seeded weights.</summary>
public static class SmallNetworks
{
    /// <summary>8x8 colour images through convolutions with batch normalization and a residual addition to 5 probabilities; nodes have names, the batch size is free.
    /// Layers: image, conv1, bn1, relu1, conv2, bn2, add, relu2, pool, fc, softmax, output.</summary>
    /// <param name="inputsFirst">Whether the same fully connected layer is stored as inputs x outputs.</param>
    public static byte[] Residual(bool inputsFirst = false)
    {
        var random = new Random(1);
        float[] Connected(float[] rows) => inputsFirst ? [.. Enumerable.Range(0, 20).Select(index => rows[(index % 5 * 4) + (index / 5)])] : rows;
        return new OnnxGraphBuilder("residual", operatorSetVersion: 13)
            .AddInput("image", 0, 3, 8, 8)
            .AddOutput("probabilities", 0, 5)
            .AddInitializer("conv1.weight", new TensorShape(4, 3, 3, 3), Values(random, 108))
            .AddInitializer("conv2.weight", new TensorShape(4, 4, 3, 3), Values(random, 144))
            .AddInitializer("bn1.scale", new TensorShape(4), [1, 0.5f, 2, 1])
            .AddInitializer("bn1.offset", new TensorShape(4), [0, 0.1f, -0.1f, 0])
            .AddInitializer("bn1.mean", new TensorShape(4), Values(random, 4))
            .AddInitializer("bn1.variance", new TensorShape(4), [1, 1, 2, 0.5f])
            .AddInitializer("bn2.scale", new TensorShape(4), [1, 1, 1, 1])
            .AddInitializer("bn2.offset", new TensorShape(4), [0, 0, 0, 0])
            .AddInitializer("bn2.mean", new TensorShape(4), Values(random, 4))
            .AddInitializer("bn2.variance", new TensorShape(4), [1, 1, 1, 1])
            .AddInitializer("fc.weight", inputsFirst ? new TensorShape(4, 5) : new TensorShape(5, 4), Connected(Values(random, 20)))
            .AddInitializer("fc.bias", new TensorShape(5), Values(random, 5))
            .AddNode(Node("conv1", "Conv", ["image", "conv1.weight"], new OnnxAttribute.Integers("pads", 1, 1, 1, 1)))
            .AddNode(Node("bn1", "BatchNormalization", ["conv1:0", "bn1.scale", "bn1.offset", "bn1.mean", "bn1.variance"]))
            .AddNode(Node("relu1", "Relu", ["bn1:0"]))
            .AddNode(Node("conv2", "Conv", ["relu1:0", "conv2.weight"], new OnnxAttribute.Integers("pads", 1, 1, 1, 1)))
            .AddNode(Node("bn2", "BatchNormalization", ["conv2:0", "bn2.scale", "bn2.offset", "bn2.mean", "bn2.variance"]))
            .AddNode(Node("add", "Add", ["bn2:0", "relu1:0"]))
            .AddNode(Node("relu2", "Relu", ["add:0"]))
            .AddNode(Node("pool", "GlobalAveragePool", ["relu2:0"]))
            .AddNode(Node("flatten", "Flatten", ["pool:0"]))
            .AddNode(Node("fc", "Gemm", ["flatten:0", "fc.weight", "fc.bias"], new OnnxAttribute.Integer("transB", inputsFirst ? 0 : 1)))
            .AddNode(new OnnxNode { Name = "softmax", OperatorType = "Softmax", Inputs = ["fc:0"], Outputs = ["probabilities"] })
            .ToBytes();
    }

    /// <summary>12x16 grey images through a grouped and strided convolution, PRelu and global pooling to 6 scores without softmax; nodes have no names,
    /// rounding up in the pooling, height and width are free (so 224 unless a manifest says otherwise).
    /// Layers: input, first, second, slope, pooled, mean, scores.</summary>
    public static byte[] Grouped()
    {
        var random = new Random(2);
        return new OnnxGraphBuilder("grouped", operatorSetVersion: 11)
            .AddInput("input", 1, 1, 0, 0)
            .AddOutput("scores", 1, 6, 1, 1)
            .AddInitializer("first_w", new TensorShape(4, 1, 5, 3), Values(random, 60))
            .AddInitializer("first_b", new TensorShape(4), Values(random, 4))
            .AddInitializer("second_w", new TensorShape(8, 2, 3, 3), Values(random, 144))
            .AddInitializer("slopes", new TensorShape(8, 1, 1), Values(random, 8))
            .AddInitializer("scores_w", new TensorShape(6, 8, 1, 1), Values(random, 48))
            .AddNode("Conv", ["input", "first_w", "first_b"], "first", new OnnxAttribute.Text("auto_pad", "SAME_UPPER"))
            .AddNode("Conv", ["first", "second_w"], "second", new OnnxAttribute.Integer("group", 2), new OnnxAttribute.Integers("strides", 2, 2), new OnnxAttribute.Integers("pads", 1, 1, 1, 1))
            .AddNode("PRelu", ["second", "slopes"], "slope")
            .AddNode("MaxPool", ["slope"], "pooled", new OnnxAttribute.Integers("kernel_shape", 3, 3), new OnnxAttribute.Integers("strides", 2, 2), new OnnxAttribute.Integer("ceil_mode", 1))
            .AddNode("GlobalAveragePool", ["pooled"], "mean")
            .AddNode("Conv", ["mean", "scores_w"], "scores")
            .ToBytes();
    }

    /// <summary>Seeded values from -1 to 1.</summary>
    public static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];

    private static OnnxNode Node(string name, string operatorType, string[] inputs, params OnnxAttribute[] attributes) =>
        new() { Name = name, OperatorType = operatorType, Inputs = [.. inputs], Outputs = [name + ":0"], Attributes = [.. attributes] };
}
