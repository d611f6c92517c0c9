using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ActivationPlatform.Client;
using ActivationPlatform.Models;

namespace ActivationPlatform.Cluster;

/// <summary>One client: a classification and a stream in turns, every tensor held against the first one of the same photo, layer and model version.</summary>
internal sealed class Caller(ImmutableArray<Uri> addresses, byte[][] photos, ConcurrentDictionary<string, string> expected, CallLog log)
{
    private static readonly ImmutableArray<string> Layers = ["conv1*", "inception_3a*", "inception_4a*"];

    /// <summary>Calls until told to stop; the call that runs then is finished.</summary>
    public async Task RunAsync(int number, CancellationToken stop)
    {
        await using var client = new ActivationClient(new RemoteOptions { Addresses = addresses, Model = WorkFolder.Model, MaximumAttempts = 12, LongestPause = TimeSpan.FromSeconds(1) });
        for (int i = number; !stop.IsCancellationRequested; i++)
        {
            var photo = new ActivationInput.EncodedImage(photos[i / 2 % photos.Length]);
            bool isUnary = i % 2 == 0;
            TimeSpan started = log.Clock.Elapsed;
            try
            {
                await (isUnary ? client.ClassifyAsync(photo) : StreamAsync(client, photo, i / 2 % photos.Length));
                log.Ended(started);
            }
            catch (Exception exception)
            {
                log.Lost(isUnary ? "Classify" : "StreamActivations", exception);
            }
        }

        log.Repeated(client.Source.Retries);
    }

    private async Task StreamAsync(ActivationClient client, ActivationInput.EncodedImage photo, int photoIndex)
    {
        Network network = await client.DescribeAsync();
        var seen = new HashSet<string>();
        await foreach (Activation activation in client.Source.StreamAsync(photo, Layers))
        {
            using (activation)
            {
                string hash = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(activation.Values.Span)));
                bool isNew = seen.Add(activation.Layer.Name);
                log.Compared(isNew && expected.GetOrAdd($"{network.Sha256} {photoIndex} {activation.Layer.Name}", hash) == hash);
            }
        }

        if (seen.Count != LayerSelector.Select(network, Layers).Length)
        {
            throw new InvalidOperationException($"{seen.Count} tensors arrived; expected {LayerSelector.Select(network, Layers).Length}.");
        }
    }
}
