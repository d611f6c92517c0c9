namespace ActivationPlatform.Architecture.Tests;

/// <summary>Who may know whom: the arrows of the house, one way only. A new arrow is a decision, made here.</summary>
internal static class ReferenceTable
{
    /// <summary>For each product assembly the product assemblies and packages that its metadata may show besides the framework.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Allowed = new Dictionary<string, string[]>
    {
        ["Analysis"] = ["System.Numerics.Tensors", "MathNet.Numerics"],
        ["Imaging"] = [],
        ["Typography"] = [],
        ["Rendering"] = ["Analysis", "Imaging", "Typography"],
        ["Models"] = ["Google.Protobuf"],
        ["Inference"] = ["Models", "Imaging"],
        ["Sdk"] = ["Analysis", "Imaging", "Rendering", "Models"],
        ["Pdf"] = ["Typography"],
        ["Reports"] = ["Sdk", "Analysis", "Imaging", "Typography", "Rendering", "Models", "Pdf"],

        // A sweep's document is made of the blocks and figures that other documents are made of; Reports itself knows nothing of sweeps, so the server does not either.
        ["Sweep"] = ["Sdk", "Analysis", "Imaging", "Models", "Rendering", "Reports", "System.Numerics.Tensors"],
        ["Grpc"] = ["Google.Protobuf"],
        ["Grpc.AspNetCore"] = ["Grpc", "Google.Protobuf", AspNetCore],
        ["Protocol"] = ["Grpc", "Google.Protobuf"],

        // Messages and their repeated fields are Google.Protobuf's types: whoever builds a request touches them.
        ["Client"] = ["Protocol", "Grpc", "Models", "Google.Protobuf"],
        ["Server"] =
        [
            "Analysis", "Imaging", "Typography", "Rendering", "Models", "Inference", "Sdk", "Pdf", "Reports", "Grpc", "Grpc.AspNetCore", "Protocol",
            "Google.Protobuf", "OpenTelemetry", "OpenTelemetry.Api", "OpenTelemetry.Exporter.OpenTelemetryProtocol", "Microsoft.IdentityModel.JsonWebTokens", "Microsoft.IdentityModel.Tokens", AspNetCore,
        ],
        ["actplat"] =
        [
            "Analysis", "Imaging", "Typography", "Rendering", "Models", "Inference", "Sdk", "Pdf", "Reports", "Grpc", "Grpc.AspNetCore", "Protocol", "Client", "Server", "Sweep",
            "Google.Protobuf", "System.CommandLine", "Spectre.Console", AspNetCore,
        ],
    };

    /// <summary>Stands for every assembly of the shared framework Microsoft.AspNetCore.App.</summary>
    public const string AspNetCore = "Microsoft.AspNetCore.App";
}
