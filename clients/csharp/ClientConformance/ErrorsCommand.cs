using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using ActivationPlatform.Client;
using ActivationPlatform.Models;
using Grpc.Core;

namespace ClientConformance;

/// <summary>Everything that may go wrong, as users of the facade meet it.</summary>
internal static partial class ErrorsCommand
{
    private const string FirstConvolution = "conv1/7x7_s2";
    private static readonly TimeSpan ShortDeadline = TimeSpan.FromMilliseconds(20);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Runs the command.</summary>
    public static async Task RunAsync(CommandOptions options)
    {
        byte[] image = options.Image;
        var plain = new RemoteOptions { Addresses = [options.Address] };
        var keyed = new RemoteOptions { Addresses = [options.Server("keyed-address")] };
        var breaking = new RemoteOptions { Addresses = [options.Server("breaking-address")] };
        string? key = Environment.GetEnvironmentVariable("ACTPLAT_API_KEY");

        Print("unknown-layer", await FailureAsync(() => ReadAsync(plain, image, "conv1/7x7_s3")), e => e is UnknownLayerException { Nearest: [FirstConvolution, ..] });
        Print("cancelled", await FailureAsync(() => CancelAsync(plain, image)), e => e is OperationCanceledException);
        Print(
            "deadline",
            await FailureAsync(() => ReadAsync(plain with { Deadline = ShortDeadline }, image, "*")),
            e => e is RemoteException { Status: StatusCode.DeadlineExceeded });
        Print(
            "bad-key",
            await FailureAsync(() => ReadAsync(keyed with { ApiKey = "wrong" }, image, FirstConvolution)),
            e => e is RemoteException { Status: StatusCode.Unauthenticated });
        Print("good-key", await FailureAsync(() => ReadAsync(keyed with { ApiKey = key }, image, FirstConvolution)), e => e is null);

        List<TensorLine> lines = [];
        Exception? broken = await FailureAsync(async () => lines = await ReadAsync(breaking, image, "*"));
        TensorLine.WriteAll(options.Folder, lines);
        Print("broken-stream", broken, e => e is null);
    }

    private static async Task<List<TensorLine>> ReadAsync(RemoteOptions options, byte[] image, string layer)
    {
        await using var client = new ActivationClient(options);
        var lines = new List<TensorLine>();
        await foreach (Activation activation in client.StreamAsync(image, [layer]))
        {
            using (activation)
            {
                lines.Add(TensorLine.Of(activation));
            }
        }

        return lines;
    }

    /// <summary>Cancels after the first tensor; a second one would be an error of another kind.</summary>
    private static async Task CancelAsync(RemoteOptions options, byte[] image)
    {
        await using var client = new ActivationClient(options);
        using var cancellation = new CancellationTokenSource();
        int count = 0;
        await foreach (Activation activation in client.StreamAsync(image, ["*"], cancellation.Token))
        {
            activation.Dispose();
            if (++count > 1)
            {
                throw new InvalidOperationException("A tensor came after the call was cancelled.");
            }

            await cancellation.CancelAsync();
        }
    }

    private static async Task<Exception?> FailureAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (Exception exception) when (exception is RemoteException or UnknownLayerException or OperationCanceledException or InvalidOperationException)
        {
            return exception;
        }
    }

    private static void Print(string scenario, Exception? failure, Func<Exception?, bool> isExpected)
    {
        StatusCode status = failure switch
        {
            null => StatusCode.OK,
            UnknownLayerException => StatusCode.NotFound,
            OperationCanceledException => StatusCode.Cancelled,
            RemoteException remote => remote.Status,
            _ => StatusCode.Unknown,
        };
        var outcome = new Outcome(scenario, Capitals(status), failure?.GetType().Name ?? string.Empty, failure?.Message ?? string.Empty, isExpected(failure));
        Console.WriteLine(JsonSerializer.Serialize(outcome, Json));
    }

    /// <summary>A status as the gRPC documents write it, for example <c>NOT_FOUND</c>.</summary>
    private static string Capitals(StatusCode status) => status == StatusCode.OK ? "OK" : WordStart().Replace(status.ToString(), "_").ToUpperInvariant();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex WordStart();
}
