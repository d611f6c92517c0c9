using System.Collections.Immutable;
using System.Diagnostics;
using System.Numerics.Tensors;
using ActivationPlatform.Analysis;
using ActivationPlatform.Client;
using ActivationPlatform.Models;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Files;
using Stretch = ActivationPlatform.Protocol.V1.Stretch;
using TensorEncoding = ActivationPlatform.Protocol.V1.TensorEncoding;

namespace ClientConformance;

/// <summary>The client's tests against a real server that need a program of their own; the others are in tests/ActivationPlatform.Client.Tests.</summary>
internal static class TestCommand
{
    /// <summary>clients/csharp/ClientConformance/bin/CONFIGURATION/net10.0.</summary>
    private static DirectoryInfo Here => new(AppContext.BaseDirectory);

    /// <summary>clients/csharp.</summary>
    private static DirectoryInfo Examples => Here.Parent!.Parent!.Parent!.Parent!;

    /// <summary>Runs the command.</summary>
    /// <returns>0 if all held.</returns>
    public static async Task<int> RunAsync(CommandOptions options)
    {
        int passed = 0, failed = 0;
        await using var client = new ActivationClient(new RemoteOptions { Addresses = [options.Address] });
        var photo = new ActivationInput.EncodedImage(options.Image);

        async Task CheckAsync(string name, Func<Task<string?>> test)
        {
            string? problem;
            try
            {
                problem = await test();
            }
            catch (Exception exception) when (exception is RemoteException or UnknownLayerException or IOException)
            {
                problem = exception.Message;
            }

            Console.WriteLine(problem is null ? $"passed: {name}" : $"failed: {name}: {problem}");
            passed += problem is null ? 1 : 0;
            failed += problem is null ? 0 : 1;
        }

        await CheckAsync("the example's montages are, byte for byte, those that the server draws", () => ExampleAsync(client, photo, options));
        await CheckAsync("the example shows the server's text for an unknown layer", () => ExampleErrorAsync(options));
        await CheckAsync("clients/picture.png, which the quick starts use, is the built-in picture", PictureAsync);
        await CheckAsync("the best class of the photo is the network's", () => ClassifyAsync(client, photo));
        foreach (TensorEncoding encoding in new[] { TensorEncoding.Float16, TensorEncoding.Bfloat16, TensorEncoding.Uint8 })
        {
            await CheckAsync($"values that travelled as {encoding} are within its error", () => EncodingAsync(client, photo, options, encoding));
        }

        Console.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private static async Task<string?> ExampleAsync(ActivationClient client, ActivationInput photo, CommandOptions options)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            (int exitCode, string error) = await RunExampleAsync(options.Address.ToString(), options.ImagePath, folder, "conv1*", "prob");
            if (exitCode != 0)
            {
                return error;
            }

            Network network = await client.DescribeAsync();
            ImmutableArray<Layer> layers = LayerSelector.Select(network, ["conv1*", "prob"]);
            foreach (Layer layer in layers)
            {
                Stretch stretch = LayerMontage.SuitableMode(layer) == StretchMode.Positive ? Stretch.Positive : Stretch.Contrast;
                RenderedFigure drawn = await client.RenderMontageAsync(photo, layer.Name, stretch, LayerMontage.TitleOf(layer));
                string path = Path.Combine(folder, ActivationFileName.Encode(layer.MatlabName) + ".png");
                byte[] written = await File.ReadAllBytesAsync(path);
                if (!drawn.Bytes.Span.SequenceEqual(written))
                {
                    return $"{layer.MatlabName} differs";
                }
            }

            return Directory.GetFiles(folder).Length == layers.Length ? null : $"there are {Directory.GetFiles(folder).Length} files, expected {layers.Length}";
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string?> ExampleErrorAsync(CommandOptions options)
    {
        (int exitCode, string error) = await RunExampleAsync(options.Address.ToString(), options.ImagePath, ".", "conv9");
        return exitCode == 1 && error.StartsWith("Layer 'conv9' is not in model 'googlenet'; nearest: ", StringComparison.Ordinal) ? null : $"exit code {exitCode}, {error}";
    }

    private static async Task<string?> PictureAsync()
    {
        byte[] picture = await File.ReadAllBytesAsync(Path.Combine(Examples.Parent!.FullName, "picture.png"));
        return picture.AsSpan().SequenceEqual(BuiltInPicture.Encode()) ? null : "it is another one";
    }

    private static async Task<string?> ClassifyAsync(ActivationClient client, ActivationInput photo)
    {
        var classes = await client.ClassifyAsync(photo, top: 1);
        await foreach (Activation scores in client.Source.StreamAsync(photo, ["prob"]))
        {
            using (scores)
            {
                ReadOnlySpan<float> values = scores.Values.Span;
                int best = TensorPrimitives.IndexOfMax(values);
                return classes is [var only] && only.ClassIndex == best && only.Probability == values[best] ? null : $"{classes[0]} is not class {best}";
            }
        }

        return "no layer came";
    }

    private static async Task<string?> EncodingAsync(ActivationClient client, ActivationInput photo, CommandOptions options, TensorEncoding encoding)
    {
        await using var encoded = new ActivationClient(new RemoteOptions { Addresses = [options.Address], Encoding = encoding });
        using Activation exact = await client.Source.ReadActivationAsync(photo, "conv1/7x7_s2");
        using Activation received = await encoded.Source.ReadActivationAsync(photo, "conv1/7x7_s2");
        ReadOnlySpan<float> expected = exact.Values.Span, actual = received.Values.Span;
        float range = TensorPrimitives.Max(expected) - TensorPrimitives.Min(expected);
        for (int i = 0; i < expected.Length; i++)
        {
            float allowed = encoding switch
            {
                TensorEncoding.Float16 => (MathF.Abs(expected[i]) / 2048) + 3e-8f,
                TensorEncoding.Bfloat16 => MathF.Abs(expected[i]) / 256,
                _ => 0.502f * range / 255,
            };
            if (!(MathF.Abs(expected[i] - actual[i]) <= allowed))
            {
                return $"value {i} is {actual[i]}, not {expected[i]}";
            }
        }

        return null;
    }

    private static async Task<(int ExitCode, string Error)> RunExampleAsync(params string[] arguments)
    {
        string program = Path.Combine(Examples.FullName, "StreamMontage", "bin", Here.Parent!.Name, Here.Name, "StreamMontage.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        return (process.ExitCode, error.Trim());
    }
}
