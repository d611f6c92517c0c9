using ActivationPlatform.Models;
using ActivationPlatform.Sdk.Json;

namespace ActivationPlatform.Sdk.Tests.Json;

public sealed class JsonOutputTests
{
    [Fact]
    public void LayersDocument_IsPinned()
    {
        Network network = FakeSource.CreateNetwork();
        string text = JsonOutput.ToText(LayersDocument.Create(network, network.Layers[1..2]));
        Assert.Equal($$"""
            {
              "schemaVersion": 1,
              "model": "tiny",
              "modelSha256": "{{network.Sha256}}",
              "layerCount": 4,
              "connectionCount": 3,
              "layers": [
                {
                  "index": 2,
                  "name": "conv/3x3",
                  "matlabName": "conv-3x3",
                  "onnxName": "conv/3x3_1",
                  "type": "Convolution",
                  "description": "described",
                  "outputShape": [
                    1,
                    5,
                    6,
                    8
                  ],
                  "inputs": [
                    "data"
                  ],
                  "parameterCount": 0,
                  "multiplyAdds": 0
                }
              ]
            }
            """.ReplaceLineEndings("\n"), text);
    }

    [Fact]
    public void ClassificationDocument_IsPinned()
    {
        Network network = FakeSource.CreateNetwork() with { IsDemonstration = true };
        var classification = new Classification(network, [new(1, 1, "café", 0.25), new(2, 0, "cup", double.NaN)]);
        Assert.Equal($$"""
            {
              "schemaVersion": 1,
              "model": "tiny",
              "modelSha256": "{{network.Sha256}}",
              "demonstration": true,
              "classes": [
                {
                  "rank": 1,
                  "index": 1,
                  "classNumber": 2,
                  "label": "café",
                  "probability": 0.25
                },
                {
                  "rank": 2,
                  "index": 0,
                  "classNumber": 1,
                  "label": "cup"
                }
              ]
            }
            """.ReplaceLineEndings("\n"), JsonOutput.ToText(ClassificationDocument.Create(classification)));
    }

    [Fact]
    public async Task StatisticsDocument_WithoutAFiniteValue_LeavesTheMeasuresOut()
    {
        await using var source = new FakeSource { Outputs = { ["prob"] = [float.NaN, float.NaN, float.NaN, float.NaN] } };
        using Activation activation = await source.ReadActivationAsync(FakeSource.AnyInput, "prob");
        string text = JsonOutput.ToText(StatisticsDocument.Create(source.Network, [LayerStatistics.Create(activation)]));
        Assert.Contains("\"nonFiniteCount\": 4", text);
        Assert.DoesNotContain("minimum", text);
    }

    [Fact]
    public void ToText_AnotherType_IsRefused() => Assert.Throws<InvalidOperationException>(() => JsonOutput.ToText(new Uri("https://localhost")));
}
