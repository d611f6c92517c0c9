using System.Buffers;
using ActivationPlatform.Models.Onnx;
using Google.Protobuf;

namespace ActivationPlatform.Models.Tests;

public class OnnxModelTests
{
    [Fact]
    public void ToBytes_Unmodified_AreTheBytesThatWereRead()
    {
        byte[] bytes = SmallNetworks.Residual();

        Assert.True(OnnxModel.Parse(bytes).ToBytes().Equals(bytes));
    }

    [Fact]
    public void WriteTo_OriginalOrCut_WritesWhatToBytesAnswers()
    {
        OnnxModel original = OnnxModel.Parse(SmallNetworks.Residual());
        foreach (OnnxModel model in (OnnxModel[])[original, original.Extract([original.OutputNames[0]])])
        {
            var output = new ArrayBufferWriter<byte>();

            model.WriteTo(output);

            Assert.True(model.ToBytes().Span.SequenceEqual(output.WrittenSpan));
        }
    }

    [Fact]
    public void Parse_Initializers_AreViewsOfTheFile()
    {
        byte[] bytes = SmallNetworks.Residual();

        OnnxModel model = OnnxModel.Parse(bytes);

        foreach (TensorProto tensor in model.Lists.Initializers)
        {
            Assert.True(bytes.AsSpan().Overlaps(tensor.RawData.Span));
        }
    }

    [Fact]
    public void Parse_AnyModel_EqualsTheLibrarysOwnParser()
    {
        byte[] bytes = SmallNetworks.Grouped();

        Assert.Equal(ModelProto.Parser.ParseFrom(bytes), OnnxParser.Parse(bytes));
    }

    [Fact]
    public void Parse_GraphInTwoPieces_IsMergedAsProtobufSays()
    {
        var first = new ModelProto { Graph = new GraphProto { Name = "first", Initializer = { new TensorProto { Name = "a", Dims = { 1 }, DataType = 1, RawData = ByteString.CopyFrom(0, 0, 0, 0) } } } };
        var second = new ModelProto { IrVersion = 8, Graph = new GraphProto { Name = "second", Node = { new NodeProto { OpType = "Relu", Input = { "a" }, Output = { "b" } } } } };
        byte[] bytes = [.. first.ToByteArray(), .. second.ToByteArray()];

        Assert.Equal(ModelProto.Parser.ParseFrom(bytes), OnnxParser.Parse(bytes));
        Assert.Equal(1, OnnxModel.Parse(bytes).NodeCount);
    }

    [Fact]
    public void InputNames_InitializersListedAsInputs_AreLeftOut()
    {
        OnnxModel model = OnnxModel.Parse(DemoGoogLeNet.CreateFile());

        Assert.Equal("data_0", Assert.Single(model.InputNames));
        Assert.Equal("prob_1", Assert.Single(model.OutputNames));
        Assert.Equal(143, model.NodeCount);
    }

    [Fact]
    public void Extract_FirstLayers_KeepsWhatTheyNeed()
    {
        OnnxModel cut = OnnxModel.Parse(OnnxModel.Parse(DemoGoogLeNet.CreateFile()).Extract(["conv1/7x7_s2_2", "conv1/7x7_s2_1"]).ToBytes());

        Assert.Equal(2, cut.NodeCount);
        Assert.Equal(["conv1/7x7_s2_2", "conv1/7x7_s2_1"], cut.OutputNames.ToArray());
        Assert.Equal(["conv1/7x7_s2_w_0", "conv1/7x7_s2_b_0"], cut.Lists.Initializers.Select(t => t.Name));
        Assert.Equal(["data_0", "conv1/7x7_s2_w_0", "conv1/7x7_s2_b_0"], cut.Lists.Inputs.Select(t => t.Name));
        Assert.InRange(cut.ToBytes().Length, 64 * 148 * 4, 40_000);
    }

    [Fact]
    public void Extract_WeightsAreShared_NotCopied()
    {
        OnnxModel model = OnnxModel.Parse(SmallNetworks.Residual());

        OnnxModel cut = model.Extract(["conv1:0"]);

        Assert.Same(model.Lists.Initializers.Single(t => t.Name == "conv1.weight"), Assert.Single(cut.Lists.Initializers));
    }

    [Fact]
    public void Extract_TensorWithDeclaredShape_KeepsTheDeclaration()
    {
        OnnxModel cut = OnnxModel.Parse(SmallNetworks.Residual()).Extract(["probabilities", "fc:0"]);

        Assert.Equal(2, cut.Lists.Outputs[0].Type.TensorType.Shape.Dim.Count);
        Assert.Null(cut.Lists.Outputs[1].Type);
    }

    [Fact]
    public void KeepOutputs_SomeOfThem_OthersBecomeInnerTensors()
    {
        OnnxModel cut = OnnxModel.Parse(SmallNetworks.Residual()).Extract(["probabilities", "conv1:0"]);

        OnnxModel kept = cut.KeepOutputs(["conv1:0"]);

        Assert.Equal("conv1:0", Assert.Single(kept.OutputNames));
        Assert.Equal(cut.NodeCount, kept.NodeCount);
        Assert.Contains("probabilities", kept.Lists.ValueInfos.Select(info => info.Name));
        var exception = Assert.Throws<ArgumentException>(() => cut.KeepOutputs(["relu1:0"]));
        Assert.StartsWith("None of the outputs 'probabilities', 'conv1:0' is kept; expected at least one.", exception.Message);
    }

    [Fact]
    public void TensorsBetween_WritersAndReaders_AreWhatPassesFromOneToTheOther()
    {
        OnnxModel model = OnnxModel.Parse(SmallNetworks.Residual());

        Assert.Equal(["bn2:0", "conv1:0", "conv2:0"], model.TensorsBetween(new HashSet<string> { "Conv", "BatchNormalization" }, new HashSet<string> { "BatchNormalization", "Add" }).Order());
        Assert.Empty(model.TensorsBetween(new HashSet<string> { "Relu" }, new HashSet<string> { "Add" }));
        Assert.Equal(["conv1:0", "bn1:0", "relu1:0"], model.ComputedTensors.Take(3));
    }

    [Fact]
    public void Extract_SameTensorTwice_IsOneOutput()
    {
        Assert.Equal("relu1:0", Assert.Single(OnnxModel.Parse(SmallNetworks.Residual()).Extract(["relu1:0", "relu1:0"]).OutputNames));
    }

    [Fact]
    public void Extract_NodeWithInnerGraph_KeepsWhatTheInnerGraphReads()
    {
        var inner = new GraphProto { Name = "body", Node = { new NodeProto { OpType = "Add", Input = { "captured", "x" }, Output = { "sum" } } }, Output = { new ValueInfoProto { Name = "sum" } } };
        var model = new ModelProto
        {
            Graph = new GraphProto
            {
                Input = { new ValueInfoProto { Name = "x" }, new ValueInfoProto { Name = "flag" } },
                Node =
                {
                    new NodeProto { OpType = "Relu", Input = { "x" }, Output = { "captured" } },
                    new NodeProto { OpType = "Relu", Input = { "x" }, Output = { "unused" } },
                    new NodeProto { OpType = "If", Input = { "flag" }, Output = { "y" }, Attribute = { new AttributeProto { Name = "then_branch", G = inner } } },
                },
                Output = { new ValueInfoProto { Name = "y" } },
            },
        };

        OnnxModel cut = OnnxModel.Parse(model.ToByteArray()).Extract(["y"]);

        Assert.Equal(["captured", "y"], cut.Lists.Nodes.Select(n => n.Output[0]));
    }

    [Fact]
    public void Extract_UnknownTensor_SaysWhich()
    {
        var exception = Assert.Throws<ArgumentException>(() => OnnxModel.Parse(SmallNetworks.Residual()).Extract(["conv9"]));

        Assert.StartsWith("Tensor 'conv9' is not in the graph; expected a node's output.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Extract_Nothing_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => OnnxModel.Parse(SmallNetworks.Residual()).Extract([]));
    }

    [Fact]
    public void AppendNode_OfAnotherDomain_ImportsTheDomainOnce()
    {
        OnnxModel model = OnnxModel.Parse(SmallNetworks.Residual())
            .AppendNode("activationplatform", "Tap", ["relu1:0"], ["tap1"], new OnnxAttribute.Integer("slot", 1), new OnnxAttribute.Text("layer", "relu1"))
            .AppendNode("activationplatform", "Tap", ["tap1"], ["tap2"], new OnnxAttribute.Numbers("scales", 0.5f, 2), new OnnxAttribute.Integers("sizes", 3, 4), new OnnxAttribute.Number("alpha", 0.25f))
            .Extract(["tap2"]);

        ModelProto written = ModelProto.Parser.ParseFrom(model.ToBytes().Span);

        Assert.Equal(["", "activationplatform"], written.OpsetImport.Select(o => o.Domain));
        NodeProto[] taps = [.. written.Graph.Node.Where(n => n.OpType == "Tap")];
        Assert.Equal(2, taps.Length);
        Assert.All(taps, tap => Assert.Equal("activationplatform", tap.Domain));
        Assert.Equal(1, taps[0].Attribute[0].I);
        Assert.Equal(AttributeProto.Types.AttributeType.Int, taps[0].Attribute[0].Type);
        Assert.Equal("relu1", taps[0].Attribute[1].S.ToStringUtf8());
        Assert.Equal([0.5f, 2], taps[1].Attribute[0].Floats);
        Assert.Equal([3L, 4], taps[1].Attribute[1].Ints);
        Assert.Equal(0.25f, taps[1].Attribute[2].F);
        Assert.Equal("tap2", Assert.Single(written.Graph.Output).Name);
    }

    [Fact]
    public void AppendNode_LeavesTheFirstModelAsItWas()
    {
        byte[] bytes = SmallNetworks.Residual();
        OnnxModel model = OnnxModel.Parse(bytes);

        model.AppendNode("", "Relu", ["fc:0"], ["more"]);

        Assert.Equal(11, model.NodeCount);
        Assert.True(model.ToBytes().Equals(bytes));
    }

    [Theory]
    [InlineData("missing", "new", "Node 'Relu' reads the tensor 'missing', which is not in the graph.")]
    [InlineData("fc:0", "bn1:0", "Node 'Relu' writes the tensor 'bn1:0', which is in the graph already.")]
    public void AppendNode_ThatDoesNotFit_IsRefused(string input, string output, string message)
    {
        var exception = Assert.Throws<ArgumentException>(() => OnnxModel.Parse(SmallNetworks.Residual()).AppendNode("", "Relu", [input], [output]));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReplaceOperator_KeepsInputsOutputsAndAttributes()
    {
        OnnxModel model = OnnxModel.Parse(DemoGoogLeNet.CreateFile());

        OnnxModel replaced = model.ReplaceOperator("LRN", "activationplatform", "CrossChannelNormalization");

        NodeProto[] before = [.. model.Lists.Nodes.Where(n => n.OpType == "LRN")];
        NodeProto[] after = [.. replaced.Lists.Nodes.Where(n => n.OpType == "CrossChannelNormalization")];
        Assert.Equal(2, after.Length);
        Assert.DoesNotContain(replaced.Lists.Nodes, n => n.OpType == "LRN");
        for (int i = 0; i < after.Length; i++)
        {
            Assert.Equal("activationplatform", after[i].Domain);
            Assert.Equal(before[i].Input, after[i].Input);
            Assert.Equal(before[i].Output, after[i].Output);
            Assert.Equal(before[i].Attribute, after[i].Attribute);
        }
    }

    [Fact]
    public void ReplaceOperator_NotInTheGraph_ChangesNothing()
    {
        OnnxModel model = OnnxModel.Parse(SmallNetworks.Residual());

        Assert.Same(model, model.ReplaceOperator("LRN", "activationplatform", "Other"));
    }

    [Fact]
    public void Edit_UnknownFieldsAndPresence_Survive()
    {
        // Field 9999 in every message, and optional fields that are present with their default value.
        byte[] unknown = [0xFA, 0xF0, 0x04, 0x03, 1, 2, 3];
        T With<T>(T message)
            where T : IMessage
        {
            message.MergeFrom(unknown);
            return message;
        }

        var model = With(new ModelProto
        {
            ProducerVersion = "",
            Graph = With(new GraphProto
            {
                Name = "",
                Input = { With(new ValueInfoProto { Name = "x", Type = With(new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 0 } }) }) },
                Initializer = { With(new TensorProto { Name = "w", Dims = { 1 }, DataType = 1, RawData = ByteString.CopyFrom(0, 0, 128, 63) }) },
                Node = { With(new NodeProto { OpType = "PRelu", Name = "", Domain = "", Input = { "x", "w" }, Output = { "y" }, Attribute = { With(new AttributeProto { Name = "a", I = 0 }) } }) },
                Output = { With(new ValueInfoProto { Name = "y" }) },
            }),
        });
        model.OpsetImport.Add(With(new OperatorSetIdProto { Domain = "", Version = 9 }));

        ModelProto written = ModelProto.Parser.ParseFrom(OnnxModel.Parse(model.ToByteArray()).AppendNode("other", "Tap", ["y"], ["z"]).Extract(["y"]).ToBytes().Span);

        written.OpsetImport.RemoveAt(1);
        Assert.Equal(model, written);
        Assert.True(written.HasProducerVersion);
        Assert.True(written.Graph.Node[0].HasDomain);
        Assert.True(written.Graph.Node[0].Attribute[0].HasI);
    }
}
