namespace ActivationPlatform.Models.Tests.Catalogue;

public class ShapeRulesTests
{
    /// <summary>Operator, input shape, expected shape, attributes, whole-number inputs. Checked by hand against the operator specification.</summary>
    public static TheoryData<string, int[], string, OnnxAttribute[], long[][]> Cases => new()
    {
        { "MaxPool", [1, 3, 8, 8], "1x3x3x3", [Ints("kernel_shape", 3, 3), Ints("strides", 2, 2)], [] },
        { "MaxPool", [1, 3, 8, 8], "1x3x4x4", [Ints("kernel_shape", 3, 3), Ints("strides", 2, 2), Int("ceil_mode", 1)], [] },
        { "MaxPool", [1, 3, 5, 5], "1x3x3x3", [Ints("kernel_shape", 1, 1), Ints("strides", 2, 2), Ints("pads", 1, 1, 1, 1), Int("ceil_mode", 1)], [] },
        { "MaxPool", [1, 3, 8, 8], "1x3x4x4", [Ints("kernel_shape", 3, 3), Ints("dilations", 2, 2)], [] },
        { "AveragePool", [1, 3, 7, 7], "1x3x4x4", [Ints("kernel_shape", 3, 3), Ints("strides", 2, 2), Text("auto_pad", "SAME_UPPER")], [] },
        { "AveragePool", [1, 3, 7, 7], "1x3x4x4", [Ints("kernel_shape", 3, 3), Ints("strides", 2, 2), Text("auto_pad", "SAME_LOWER")], [] },
        { "AveragePool", [1, 3, 7, 7], "1x3x3x3", [Ints("kernel_shape", 3, 3), Ints("strides", 2, 2), Text("auto_pad", "VALID")], [] },
        { "GlobalMaxPool", [1, 3, 7, 5], "1x3x1x1", [], [] },
        { "Softmax", [1, 3, 7, 5], "1x3x7x5", [], [] },
        { "Flatten", [1, 3, 7, 5], "1x105", [], [] },
        { "Flatten", [1, 3, 7, 5], "3x35", [Int("axis", -2)], [] },
        { "Flatten", [1, 3, 7, 5], "1x105", [Int("axis", 0)], [] },
        { "Reshape", [1, 3, 4, 5], "3x20", [], [[3, -1]] },
        { "Reshape", [1, 3, 4, 5], "1x3x20", [], [[0, 0, -1]] },
        { "Transpose", [1, 3, 4, 5], "5x4x3x1", [], [] },
        { "Transpose", [1, 3, 4, 5], "1x4x5x3", [Ints("perm", 0, 2, 3, 1)], [] },
        { "Squeeze", [1, 3, 1, 1], "3", [], [] },
        { "Squeeze", [1, 3, 1, 1], "1x3x1", [], [[-1]] },
        { "Unsqueeze", [1, 3, 4, 5], "1x3x4x1x5x1", [], [[3, -1]] },
        { "Pad", [1, 3, 4, 5], "1x3x7x6", [], [[0, 0, 1, 0, 0, 0, 2, 1]] },
        { "ReduceMean", [1, 3, 4, 5], "1x3x1x1", [Ints("axes", 2, 3)], [] },
        { "ReduceMean", [1, 3, 4, 5], "1x3", [Ints("axes", -2, -1), Int("keepdims", 0)], [] },
        { "ReduceSum", [1, 3, 4, 5], "1x3x1x5", [], [[2]] },
        { "ArgMax", [1, 3, 4, 5], "1x1x4x5", [Int("axis", 1)], [] },
        { "Slice", [1, 3, 4, 5], "1x3x2x5", [], [[1], [3], [2]] },
        { "Slice", [1, 3, 4, 5], "1x3x4x3", [], [[0], [long.MaxValue], [3], [2]] },
        { "Slice", [1, 3, 4, 5], "1x3x4x5", [], [[-1], [long.MinValue], [3], [-1]] },
        { "Expand", [1, 3, 1, 5], "1x3x4x5", [], [[4, 1]] },
        { "Gather", [1, 3, 4, 5], "1x2x4x5", [Int("axis", 1)], [[0, 2]] },
        { "DepthToSpace", [1, 8, 4, 5], "1x2x8x10", [Int("blocksize", 2)], [] },
        { "SpaceToDepth", [1, 2, 8, 10], "1x8x4x5", [Int("blocksize", 2)], [] },
        { "Shape", [1, 3, 4, 5], "4", [], [] },
        { "Upsample", [1, 3, 4, 5], "1x3x8x10", [new OnnxAttribute.Numbers("scales", 1, 1, 2, 2)], [] },
        { "Identity", [1, 3, 4, 5], "1x3x4x5", [], [] },
        { "HardSwish", [1, 3, 4, 5], "1x3x4x5", [], [] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Infer_Operator_FollowsTheSpecification(string operatorType, int[] input, string expected, OnnxAttribute[] attributes, long[][] numbers)
    {
        OnnxGraphBuilder graph = new OnnxGraphBuilder("case", operatorSetVersion: 13).AddInput("x", 1, 1, 1, 1).AddOutput("y", 0);
        List<string> inputs = ["data"];
        for (int i = 0; i < numbers.Length; i++)
        {
            graph.AddInitializer($"n{i}", numbers[i]);
            inputs.Add($"n{i}");
        }

        // The case's input has to depend on the image, or it would be a constant.
        graph.AddInitializer("like", new TensorShape(input), new float[input.Aggregate(1, (p, s) => p * s)]).AddNode("Add", ["x", "like"], "data");
        byte[] bytes = graph.AddNode(operatorType, [.. inputs], "y", [.. attributes]).ToBytes();

        Assert.Equal(expected, ShapeOf(bytes, "y"));
    }

    [Fact]
    public void Infer_TransposedConvolution_FollowsTheSpecification()
    {
        byte[] bytes = new OnnxGraphBuilder("up").AddInput("x", 1, 3, 4, 5).AddOutput("y", 0)
            .AddInitializer("w", new TensorShape(3, 2, 3, 3), new float[54])
            .AddNode("ConvTranspose", ["x", "w"], "y", Ints("strides", 2, 2), Ints("pads", 1, 1, 1, 1), Ints("output_padding", 1, 1)).ToBytes();

        Assert.Equal("1x2x8x10", ShapeOf(bytes, "y"));
        Assert.Equal(60 * 18, Model.Load(bytes, "up").Network.Layers[1].MultiplyAdds);
    }

    [Theory]
    [InlineData(3, "1x2x8x10")]
    [InlineData(1, "1x2x7x9")]
    public void Infer_TransposedConvolutionOfTheSameSize_CutsButNeverAdds(int size, string expected)
    {
        // A window smaller than the stride leaves less than stride times the input; ONNX Runtime 1.30 answers the same.
        byte[] bytes = new OnnxGraphBuilder("up").AddInput("x", 1, 3, 4, 5).AddOutput("y", 0)
            .AddInitializer("w", new TensorShape(3, 2, size, size), new float[6 * size * size])
            .AddNode("ConvTranspose", ["x", "w"], "y", Ints("strides", 2, 2), Text("auto_pad", "SAME_UPPER")).ToBytes();

        Assert.Equal(expected, ShapeOf(bytes, "y"));
    }

    [Fact]
    public void Infer_Broadcasting_TakesTheLargerSizes()
    {
        byte[] bytes = new OnnxGraphBuilder("scale").AddInput("x", 1, 3, 4, 5).AddOutput("y", 0).AddInitializer("s", new TensorShape(3, 1, 1), [1, 2, 3]).AddNode("Mul", ["s", "x"], "y").ToBytes();

        Assert.Equal("1x3x4x5", ShapeOf(bytes, "y"));
        Assert.Equal("Scale", Assert.Single(Model.Load(bytes, "scale").Network.Layers[1].Learnables).Name);
    }

    [Fact]
    public void Infer_Split_GivesEveryPartItsShape()
    {
        byte[] bytes = new OnnxGraphBuilder("split", operatorSetVersion: 11).AddInput("x", 1, 3, 4, 5).AddOutput("r", 0)
            .AddNode(new OnnxNode { OperatorType = "Split", Inputs = ["x"], Outputs = ["a", "b"], Attributes = [Int("axis", 1), Ints("split", 1, 2)] })
            .AddNode("Relu", ["b"], "r").ToBytes();

        Assert.Equal("1x2x4x5", ShapeOf(bytes, "r"));
        Assert.Equal([1], Model.Load(bytes, "split").Network.Layers[2].Inputs.ToArray());
    }

    [Fact]
    public void Infer_FlattenAsExportersSpellIt_IsFollowed()
    {
        // x.view(x.size(0), -1): the shape is taken from the tensor, put together in the graph, and used.
        byte[] bytes = new OnnxGraphBuilder("view", operatorSetVersion: 11).AddInput("x", 0, 3, 4, 5).AddOutput("y", 0)
            .AddInitializer("zero", 0L).AddInitializer("rest", -1L)
            .AddNode("Relu", ["x"], "r").AddNode("Shape", ["r"], "shape").AddNode("Gather", ["shape", "zero"], "batch")
            .AddNode("Concat", ["batch", "rest"], "wanted", Int("axis", 0)).AddNode("Reshape", ["r", "wanted"], "flat").AddNode("Relu", ["flat"], "y").ToBytes();

        Network network = Model.Load(bytes, "view").Network;

        Assert.Equal(["x", "r", "y"], network.Layers.Select(l => l.Name));
        Assert.Equal("1x60", network.Layers[2].OutputShape.ToString());
    }

    [Theory]
    [InlineData("MaxPool", "MaxPool 'y' has no kernel_shape.")]
    [InlineData("LeakyRelu", null)]
    public void Infer_MissingAttribute_IsNamed(string operatorType, string? message)
    {
        byte[] bytes = new OnnxGraphBuilder("bad").AddInput("x", 1, 3, 4, 5).AddOutput("y", 0).AddNode(operatorType, ["x"], "y").ToBytes();

        Assert.Equal(message, Record.Exception(() => Model.Load(bytes, "bad"))?.Message);
    }

    [Fact]
    public void Infer_WindowLargerThanTheMap_IsNamed()
    {
        byte[] bytes = new OnnxGraphBuilder("bad").AddInput("x", 1, 3, 4, 5).AddOutput("y", 0).AddNode("MaxPool", ["x"], "y", Ints("kernel_shape", 7, 7)).ToBytes();

        Assert.Equal("MaxPool 'y' has a window of 7 elements, but its padded input has 4.", Assert.Throws<ModelFormatException>(() => Model.Load(bytes, "bad")).Message);
    }

    [Fact]
    public void Infer_OutputBeyondMemory_IsRefused()
    {
        byte[] bytes = new OnnxGraphBuilder("bad").AddInput("x", 1, 3, 4, 5).AddOutput("y", 0).AddInitializer("sizes", 1, 3, 100_000, 100_000).AddNode("Expand", ["x", "sizes"], "e").AddNode("Relu", ["e"], "y").ToBytes();

        Assert.StartsWith("Expand 'e' combines the shapes", Assert.Throws<ModelFormatException>(() => Model.Load(bytes, "bad")).Message, StringComparison.Ordinal);

        byte[] larger = new OnnxGraphBuilder("bad").AddInput("x", 1, 3, 4, 5).AddOutput("y", 0).AddNode("Upsample", ["x"], "y", new OnnxAttribute.Numbers("scales", 1, 1, 1e6f, 1e6f)).ToBytes();

        Assert.Equal("Upsample 'y' would put out the shape [1 3 4000000 5000000]; expected sizes from 0 whose product is below 2^31.", Assert.Throws<ModelFormatException>(() => Model.Load(larger, "bad")).Message);
    }

    private static string ShapeOf(byte[] bytes, string tensor)
    {
        var model = OnnxModel.Parse(bytes);
        var input = ActivationPlatform.Models.Catalogue.InputReader.Read(model, new ModelManifest());
        return ActivationPlatform.Models.Catalogue.ShapeInference.Run(model, input)[tensor].Shape?.ToString() ?? "unknown";
    }

    private static OnnxAttribute.Integers Ints(string name, params long[] values) => new(name, [.. values]);

    private static OnnxAttribute.Integer Int(string name, long value) => new(name, value);

    private static OnnxAttribute.Text Text(string name, string value) => new(name, value);
}
