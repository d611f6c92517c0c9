using System.Collections.Immutable;

namespace ActivationPlatform.Models.GoogLeNet;

/// <summary>GoogLeNet's graph without values: what the trained file's layers are called, and what the built-in network is built from.
/// Source: C. Szegedy et al., "Going Deeper with Convolutions", CVPR 2015, table 1; layer names as published with BVLC's Caffe model.</summary>
internal sealed class GoogLeNetTopology
{
    public const string InputTensor = "data_0";
    public const string OutputTensor = "prob_1";
    public const string FlatShapeTensor = "OC2_DUMMY_1";
    public const int Side = 224;
    public const int Classes = 1000;

    private readonly ImmutableArray<GoogLeNetNode>.Builder nodes = ImmutableArray.CreateBuilder<GoogLeNetNode>();
    private readonly Dictionary<string, int> channels = new() { [InputTensor] = 3 };

    private GoogLeNetTopology()
    {
    }

    /// <summary>All nodes in the file's order.</summary>
    public static ImmutableArray<GoogLeNetNode> Nodes { get; } = new GoogLeNetTopology().Build();

    private ImmutableArray<GoogLeNetNode> Build()
    {
        string tensor = Convolution("conv1", "7x7_s2", InputTensor, filters: 64, size: 7, stride: 2);
        tensor = MaxPool("pool1/3x3_s2", tensor, stride: 2);
        tensor = Normalization("pool1/norm1", tensor);
        tensor = Convolution("conv2", "3x3_reduce", tensor, filters: 64, size: 1);
        tensor = Convolution("conv2", "3x3", tensor, filters: 192, size: 3);
        tensor = Normalization("conv2/norm2", tensor);
        tensor = MaxPool("pool2/3x3_s2", tensor, stride: 2);
        tensor = Inception("inception_3a", tensor, 64, 96, 128, 16, 32, 32);
        tensor = Inception("inception_3b", tensor, 128, 128, 192, 32, 96, 64);
        tensor = MaxPool("pool3/3x3_s2", tensor, stride: 2);
        tensor = Inception("inception_4a", tensor, 192, 96, 208, 16, 48, 64);
        tensor = Inception("inception_4b", tensor, 160, 112, 224, 24, 64, 64);
        tensor = Inception("inception_4c", tensor, 128, 128, 256, 24, 64, 64);
        tensor = Inception("inception_4d", tensor, 112, 144, 288, 32, 64, 64);
        tensor = Inception("inception_4e", tensor, 256, 160, 320, 32, 128, 128);
        tensor = MaxPool("pool4/3x3_s2", tensor, stride: 2);
        tensor = Inception("inception_5a", tensor, 256, 160, 320, 32, 128, 128);
        tensor = Inception("inception_5b", tensor, 384, 192, 384, 48, 128, 128);
        Classifier(tensor);
        return nodes.ToImmutable();
    }

    /// <summary>A convolution that keeps the map's size (over its stride) and the ReLU after it: tensors NAME_1 and NAME_2.</summary>
    private string Convolution(string block, string name, string input, int filters, int size, int stride = 1)
    {
        string full = $"{block}/{name}";
        int padding = size / 2;
        Add(full, "Conv", [input, full + "_w_0", full + "_b_0"], [full + "_1"], Window(size, stride, padding, padding), new TensorShape(filters, channels[input], size, size));
        string relu = stride == 1 ? name : name.Replace("_s2", "", StringComparison.Ordinal);
        Add($"{block}/relu_{relu}", "Relu", [full + "_1"], [full + "_2"], []);
        channels[full + "_2"] = filters;
        return full + "_2";
    }

    /// <summary>Caffe rounds the size of a strided pooling up; the file says so with two more rows and columns at the end.</summary>
    private string MaxPool(string name, string input, int stride)
    {
        ImmutableArray<OnnxAttribute> window = stride == 1 ? Window(3, 1, 1, 1) : Window(3, stride, 0, 2);
        Add(name, "MaxPool", [input], [name + "_1"], window);
        channels[name + "_1"] = channels[input];
        return name + "_1";
    }

    private string Normalization(string name, string input)
    {
        Add(name, "LRN", [input], [name + "_1"],
            [new OnnxAttribute.Integer("size", 5), new OnnxAttribute.Number("alpha", 1e-4f), new OnnxAttribute.Number("beta", 0.75f), new OnnxAttribute.Number("bias", 1)]);
        channels[name + "_1"] = channels[input];
        return name + "_1";
    }

    private string Inception(string block, string input, int ones, int threesReduce, int threes, int fivesReduce, int fives, int projection)
    {
        ImmutableArray<string> branches =
        [
            Convolution(block, "1x1", input, ones, 1),
            Convolution(block, "3x3", Convolution(block, "3x3_reduce", input, threesReduce, 1), threes, 3),
            Convolution(block, "5x5", Convolution(block, "5x5_reduce", input, fivesReduce, 1), fives, 5),
            Convolution(block, "pool_proj", MaxPool($"{block}/pool", input, stride: 1), projection, 1),
        ];
        string output = $"{block}/output_1";
        Add($"{block}/output", "Concat", branches, [output], [new OnnxAttribute.Integer("axis", 1)]);
        channels[output] = branches.Sum(b => channels[b]);
        return output;
    }

    private void Classifier(string input)
    {
        const string Pool = "pool5/7x7_s1";
        const string Flat = "OC2_DUMMY_0";
        const string Scores = "loss3/classifier";
        Add(Pool, "AveragePool", [input], [Pool + "_1"], Window(7, 1, 0, 0));
        Add("pool5/drop_7x7_s1", "Dropout", [Pool + "_1"], [Pool + "_2", $"_{Pool}_mask_1"], [new OnnxAttribute.Number("ratio", 0.4f)]);
        Add(null, "Reshape", [Pool + "_2", FlatShapeTensor], [Flat], []);
        Add(Scores, "Gemm", [Flat, Scores + "_w_0", Scores + "_b_0"], [Scores + "_1"], [new OnnxAttribute.Integer("transB", 1)], new TensorShape(Classes, channels[input]));
        Add("prob", "Softmax", [Scores + "_1"], [OutputTensor], []);
    }

    private static ImmutableArray<OnnxAttribute> Window(int size, int stride, int paddingBegin, int paddingEnd) =>
    [
        new OnnxAttribute.Integers("strides", stride, stride),
        new OnnxAttribute.Integers("pads", paddingBegin, paddingBegin, paddingEnd, paddingEnd),
        new OnnxAttribute.Integers("kernel_shape", size, size),
    ];

    private void Add(string? layerName, string operatorType, ImmutableArray<string> inputs, ImmutableArray<string> outputs, ImmutableArray<OnnxAttribute> attributes, TensorShape? weights = null) =>
        nodes.Add(new GoogLeNetNode(layerName, new OnnxNode { OperatorType = operatorType, Inputs = inputs, Outputs = outputs, Attributes = attributes }, weights));
}
