using System.Collections.Immutable;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Comparisons;
using ActivationPlatform.Reports.LayerAnalysis;
using ActivationPlatform.Reports.Pdf;
using ActivationPlatform.Reports.Styles;
using ActivationPlatform.Server.Failures;
using ActivationPlatform.Server.Models;
using ActivationPlatform.Server.Streaming;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Server.Mapping;

/// <summary>Checks what a report is asked to be about.</summary>
internal static class ReportMapping
{
    /// <summary>What an image without a name is called.</summary>
    public const string DefaultImageName = "image";

    private const int LongestName = 200;

    /// <summary>Refuses what cannot go together, before a model is opened.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public static void ThrowIfContradictory(this Wire.GenerateReportRequest request)
    {
        if (request.Layers.Count > 0 && (request.Summary || request.Comparison is not null))
        {
            throw Failure.InvalidField("layers", "A summary and a comparison choose their layers by themselves; expected none.");
        }

        if (request.Summary && request.Comparison is not null)
        {
            throw Failure.InvalidField("summary", "A comparison has no summary; expected summary or comparison.");
        }

        if (request.Comparison is { Input: null, Model.Length: 0 })
        {
            throw Failure.InvalidField("comparison", "There is nothing to compare with; expected another input, another model, or both.");
        }
    }

    /// <summary>The image's name as the report shows it.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: it is too long.</exception>
    public static string ToImageName(this Wire.GenerateReportRequest request) => NameOf(request.ImageName, "image_name", DefaultImageName);

    /// <summary>The report on layers, or the summary.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT or NOT_FOUND.</exception>
    public static LayerReportRequest ToLayerReport(this Wire.GenerateReportRequest request, ModelLease model)
    {
        string name = request.ToImageName();
        ReadOnlyMemory<byte> image = request.Input.ToPhoto(model.Network.Input, "input");
        if (request.Layers.Count == 0 && !request.Summary && !model.Network.Layers.Any(layer => layer.Type == LayerType.Convolution))
        {
            throw Failure.InvalidField("layers", $"Model '{model.Network.Name}' has no convolution to begin with; name the layers to report on.");
        }

        ImmutableArray<string> layers = request.Layers.Count == 0
            ? []
            : [.. StreamPlan.SelectLayers(model.Network, request.Layers, "layers").Select(layer => layer.Name)];
        return new LayerReportRequest(model.Source, image, name) { Layers = layers, IsSummary = request.Summary };
    }

    /// <summary>The comparison of two runs.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public static ComparisonReportRequest ToComparison(this Wire.GenerateReportRequest request, ModelLease model, ModelLease other)
    {
        string name = request.ToImageName();
        ReadOnlyMemory<byte> image = request.Input.ToPhoto(model.Network.Input, "input");
        Wire.ReportComparison second = request.Comparison;
        return second.Input is null
            ? new ComparisonReportRequest(model.Source, image, name, other.Source, image, NameOf(second.ImageName, "comparison.image_name", name))
            : new ComparisonReportRequest(
                model.Source, image, name, other.Source, second.Input.ToPhoto(other.Network.Input, "comparison.input"), NameOf(second.ImageName, "comparison.image_name", DefaultImageName));
    }

    /// <summary>The paper.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: there is no such paper.</exception>
    public static PdfReportOptions ToOptions(this Wire.Paper paper) => paper switch
    {
        Wire.Paper.Unspecified or Wire.Paper.A4 => new PdfReportOptions { Format = PageFormat.A4 },
        Wire.Paper.Letter => new PdfReportOptions { Format = PageFormat.Letter },
        _ => throw Failure.InvalidField("paper", $"Paper {(int)paper} is not known; expected A4 or LETTER."),
    };

    private static ReadOnlyMemory<byte> ToPhoto(this Wire.ActivationInput? input, InputSpecification specification, string field) =>
        input.ToInput(specification, field) is ActivationInput.EncodedImage image
            ? image.Bytes
            : throw Failure.InvalidField(field, "A report shows the photo; expected encoded_image.");

    private static string NameOf(string name, string field, string otherwise) => name.Length switch
    {
        0 => otherwise,
        <= LongestName => name,
        _ => throw Failure.InvalidField(field, $"The image's name has {name.Length} characters; expected at most {LongestName}."),
    };
}
