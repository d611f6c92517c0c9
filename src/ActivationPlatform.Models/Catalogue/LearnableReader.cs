using System.Collections.Immutable;

namespace ActivationPlatform.Models.Catalogue;

/// <summary>The learned tensors of a node: those of its inputs that are stored in the file, with MATLAB's names for their roles.</summary>
internal static class LearnableReader
{
    public static ImmutableArray<LearnableParameter> Read(NodeContext context)
    {
        var learnables = ImmutableArray.CreateBuilder<LearnableParameter>();
        for (int i = 0; i < context.InputCount; i++)
        {
            TensorFacts facts = context.Input(i);
            if (facts is { Stored: not null, Shape: { } shape } && Role(context.Node.OpType, i) is { } role)
            {
                learnables.Add(new LearnableParameter(role, context.Node.Input[i], shape, HasInputsFirst(context, i)));
            }
        }

        return learnables.ToImmutable();
    }

    private static bool HasInputsFirst(NodeContext context, int input) =>
        input == 1 && (context.Node.OpType == "MatMul" || (context.Node.OpType == "Gemm" && context.Integer("transB", 0) == 0));

    private static string? Role(string operatorType, int input) => (operatorType, input) switch
    {
        ("Conv" or "ConvTranspose" or "Gemm", 1) => "Weights",
        ("Conv" or "ConvTranspose" or "Gemm", 2) => "Bias",
        ("MatMul", _) => "Weights",
        ("BatchNormalization" or "InstanceNormalization" or "LayerNormalization" or "GroupNormalization", 1) => "Scale",
        ("BatchNormalization" or "InstanceNormalization" or "LayerNormalization" or "GroupNormalization", 2) => "Offset",
        ("BatchNormalization", 3) => "Mean",
        ("BatchNormalization", 4) => "Variance",
        ("PRelu", 1) => "Slope",
        ("Add" or "Sub" or "Sum", _) => "Offset",
        ("Mul" or "Div", _) => "Scale",
        _ => null,
    };
}
