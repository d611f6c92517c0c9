using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ActivationPlatform.Client;
using ActivationPlatform.Models;

namespace ClientConformance;

/// <summary>All layers with the facade, timed; then what travelled, read from the wire.</summary>
internal static class StreamCommand
{
    /// <summary>Runs the command.</summary>
    public static async Task RunAsync(CommandOptions options)
    {
        byte[] image = options.Image;
        await using var client = new ActivationClient(new RemoteOptions { Addresses = [options.Address], Encoding = options.Encoding });
        var seconds = new List<double>();
        List<Activation> last = [];
        for (int i = 0; i < options.Repeat; i++)
        {
            last.ForEach(activation => activation.Dispose());
            last = [];
            var watch = Stopwatch.StartNew();
            await foreach (Activation activation in client.StreamAsync(image, ["*"]))
            {
                last.Add(activation);
            }

            seconds.Add(watch.Elapsed.TotalSeconds);
        }

        // The facade hands over decoded values. Checksums and sizes of what travels are seen in one more call, below it; its values must be the same bits.
        List<TensorLine> lines = await WireTensors.ReadAsync(options.Address, image, options.Encoding);
        for (int i = 0; i < Math.Max(lines.Count, last.Count); i++)
        {
            if (i >= lines.Count || i >= last.Count || lines[i].Layer != last[i].Layer.Name || lines[i].Sha256 != TensorLine.Digest(last[i].Values.Span))
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"Tensor {i} of the facade is not tensor {i} of the wire."));
            }
        }

        TensorLine.WriteAll(options.Folder, lines);
        Console.WriteLine(JsonSerializer.Serialize(new { seconds }));
    }
}
