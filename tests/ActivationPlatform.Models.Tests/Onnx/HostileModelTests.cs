using ActivationPlatform.Models.Onnx;
using Google.Protobuf;

namespace ActivationPlatform.Models.Tests.Onnx;

public class HostileModelTests
{
    [Fact]
    public void Load_EveryTruncation_IsRefusedOrRead()
    {
        byte[] bytes = SmallNetworks.Grouped();
        for (int length = 0; length < bytes.Length; length++)
        {
            TryLoad(bytes.AsMemory(0, length));
        }
    }

    [Fact]
    public void Load_SeededMutants_NeverFailOtherwiseThanByName()
    {
        var random = new Random(20);
        byte[][] originals = [SmallNetworks.Residual(), SmallNetworks.Grouped(), Shapes()];
        int read = 0;
        for (int i = 0; i < 8_000; i++)
        {
            byte[] mutant = [.. originals[i % originals.Length]];
            int changes = random.Next(1, 6);
            for (int change = 0; change < changes; change++)
            {
                // The numbers that matter are near the names, less in the weights.
                mutant[random.Next(mutant.Length)] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => 0xFF, _ => (byte)(mutant[random.Next(mutant.Length)]) };
            }

            read += TryLoad(mutant) ? 1 : 0;
        }

        Assert.InRange(read, 100, 7_900);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Parse_RandomBytes_IsRefused(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);

        Assert.Throws<ModelFormatException>(() => OnnxModel.Parse(bytes));
    }

    [Fact]
    public void Parse_LengthBeyondTheEnd_SaysHowMuchIsThere()
    {
        // Field 7, length-delimited, claims 100 bytes.
        var exception = Assert.Throws<ModelFormatException>(() => OnnxModel.Parse(new byte[] { 0x3A, 100, 0 }));

        Assert.Equal("Not an ONNX model: field 7 claims 100 bytes, but 1 are left", exception.Message);
    }

    [Fact]
    public void Parse_NoGraph_IsRefused()
    {
        var exception = Assert.Throws<ModelFormatException>(() => OnnxModel.Parse(new ModelProto { IrVersion = 8 }.ToByteArray()));

        Assert.Equal("Not an ONNX model: it has no graph.", exception.Message);
    }

    [Fact]
    public void Parse_GraphsNestedWithoutEnd_IsRefused()
    {
        var graph = new GraphProto();
        for (int depth = 0; depth < 120; depth++)
        {
            graph = new GraphProto { Node = { new NodeProto { OpType = "If", Attribute = { new AttributeProto { Name = "then_branch", G = graph } } } } };
        }

        Assert.Throws<ModelFormatException>(() => OnnxModel.Parse(new ModelProto { Graph = graph }.ToByteArray()));
    }

    [Fact]
    public void Parse_Cycle_IsRefused()
    {
        var exception = Refused(
            new NodeProto { OpType = "Add", Name = "first", Input = { "x", "b" }, Output = { "a" } },
            new NodeProto { OpType = "Relu", Input = { "a" }, Output = { "b" } });

        Assert.Equal("Node Add 'first' reads the tensor 'b' before it is written: the graph is not in order or has a cycle.", exception.Message);
    }

    [Fact]
    public void Parse_TensorWithTwoWriters_IsRefused()
    {
        var exception = Refused(
            new NodeProto { OpType = "Relu", Input = { "x" }, Output = { "a" } },
            new NodeProto { OpType = "Tanh", Input = { "x" }, Output = { "a" } });

        Assert.Equal("Node Tanh 'a' writes the tensor 'a', which is in the graph already.", exception.Message);
    }

    [Fact]
    public void Parse_UnknownInput_IsRefused()
    {
        var exception = Refused(new NodeProto { OpType = "Relu", Input = { "nowhere" }, Output = { "a" } });

        Assert.Equal("Node Relu 'a' reads the tensor 'nowhere', which is not in the graph.", exception.Message);
    }

    [Fact]
    public void Parse_WeightsInAnotherFile_IsRefused()
    {
        var exception = Refused(new TensorProto { Name = "w", Dims = { 1 }, DataType = 1, DataLocation = TensorProto.Types.DataLocation.External });

        Assert.Equal("Tensor 'w' keeps its values in another file; only models with all weights inside the .onnx file are supported.", exception.Message);
    }

    [Fact]
    public void Parse_FewerValuesThanTheShapeSays_IsRefused()
    {
        var exception = Refused(new TensorProto { Name = "w", Dims = { 1000, 1000 }, DataType = 1, RawData = ByteString.CopyFrom(new byte[8]) });

        Assert.Equal("Tensor 'w' has 2 values, but its shape 1000x1000 has 1000000.", exception.Message);
    }

    [Theory]
    [InlineData(-1L, 1L)]
    [InlineData(1L << 32, 1L)]
    [InlineData(1L << 20, 1L << 20)]
    [InlineData(0L, 1L << 40)]
    public void Parse_ImpossibleShape_IsRefused(long first, long second)
    {
        var exception = Refused(new TensorProto { Name = "w", Dims = { first, second }, DataType = 1, RawData = ByteString.Empty });

        Assert.Equal($"Tensor 'w' has the shape [{first} {second}]; expected sizes from 0 whose product is below 2^31.", exception.Message);
    }

    [Fact]
    public void Parse_InitializerTwice_IsRefused()
    {
        var tensor = new TensorProto { Name = "w", Dims = { 0 }, DataType = 1 };

        Assert.Equal("Initializer 'w' is in the graph twice.", Refused(tensor, tensor).Message);
    }

    /// <summary>Operators that read shapes, so that mutants reach the rules for them.</summary>
    private static byte[] Shapes() => new OnnxGraphBuilder("shapes", operatorSetVersion: 13)
        .AddInput("x", 1, 3, 6, 6)
        .AddOutput("flat", 1, 54)
        .AddInitializer("pads", 0, 0, 1, 1, 0, 0, 1, 1)
        .AddInitializer("starts", 0L)
        .AddInitializer("ends", 2L)
        .AddInitializer("axes", 2L)
        .AddInitializer("sizes", 1, 3, 12, 12)
        .AddInitializer("one", 1L)
        .AddInitializer("rest", -1L)
        .AddInitializer("split", 1, 2)
        .AddNode("Pad", ["x", "pads"], "padded")
        .AddNode("Slice", ["padded", "starts", "ends", "axes"], "sliced")
        .AddNode("Resize", ["x", "", "", "sizes"], "resized")
        .AddNode("MaxPool", ["resized"], "pooled", new OnnxAttribute.Integers("kernel_shape", 3, 3), new OnnxAttribute.Integers("strides", 2, 2), new OnnxAttribute.Text("auto_pad", "SAME_LOWER"))
        .AddNode(new OnnxNode { OperatorType = "Split", Inputs = ["pooled", "split"], Outputs = ["one_channel", "two_channels"], Attributes = [new OnnxAttribute.Integer("axis", 1)] })
        .AddNode("Concat", ["two_channels", "one_channel"], "joined", new OnnxAttribute.Integer("axis", 1))
        .AddNode("Shape", ["joined"], "shape")
        .AddNode("Gather", ["shape", "starts"], "batch")
        .AddNode("Concat", ["batch", "rest"], "wanted", new OnnxAttribute.Integer("axis", 0))
        .AddNode("Transpose", ["joined"], "turned", new OnnxAttribute.Integers("perm", 0, 2, 3, 1))
        .AddNode("ReduceMean", ["turned"], "reduced", new OnnxAttribute.Integers("axes", 1, 2))
        .AddNode("Unsqueeze", ["reduced", "one"], "wider")
        .AddNode("Squeeze", ["wider", "one"], "narrower")
        .AddNode("Reshape", ["joined", "wanted"], "flat")
        .ToBytes();

    private static bool TryLoad(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            Model model = Model.Load(bytes, "mutant");
            foreach (Layer layer in model.Network.Layers)
            {
                model.ReadParameters(layer);
            }

            return true;
        }
        catch (ModelFormatException)
        {
            return false;
        }
    }

    private static ModelFormatException Refused(params NodeProto[] nodes) => Refused(new GraphProto { Input = { new ValueInfoProto { Name = "x" } }, Node = { nodes } });

    private static ModelFormatException Refused(params TensorProto[] tensors) => Refused(new GraphProto { Initializer = { tensors } });

    private static ModelFormatException Refused(GraphProto graph) =>
        Assert.Throws<ModelFormatException>(() => OnnxModel.Parse(new ModelProto { Graph = graph }.ToByteArray()));
}
