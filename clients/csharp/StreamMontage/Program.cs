using ActivationPlatform.Analysis;
using ActivationPlatform.Client;
using ActivationPlatform.Models;
using ActivationPlatform.Rendering;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Figures;
using ActivationPlatform.Sdk.Files;

// dotnet run -- SERVER PHOTO [FOLDER [LAYER...]]
if (args.Length < 2)
{
    Console.Error.WriteLine("usage: StreamMontage http://HOST:PORT PHOTO [FOLDER [LAYER...]]");
    return 2;
}

byte[] photo = await File.ReadAllBytesAsync(args[1]);
string folder = args.Length > 2 ? args[2] : ".";
string[] layers = args.Length > 3 ? args[3..] : ["conv1*"];
Directory.CreateDirectory(folder);

await using var client = ActivationClient.Connect(args[0], Environment.GetEnvironmentVariable("ACTPLAT_API_KEY"));
try
{
    // Each layer is drawn while the server computes the next ones. A connection that breaks is taken up again where it broke.
    await foreach (Activation activation in client.StreamAsync(photo, [.. layers]))
    {
        using (activation)
        {
            Layer layer = activation.Layer;
            StretchMode mode = LayerMontage.SuitableMode(layer);
            FiniteRange range = ContrastStretch.Measure(activation.Values, mode).Range;
            Figure montage = LayerFigures.Montage(activation, mode, LayerMontage.TitleOf(layer));
            string path = Path.Combine(folder, ActivationFileName.Encode(layer.MatlabName) + ".png");
            AtomicFile.Write(path, stream => FigureWriter.WritePng(montage, stream));
            Console.WriteLine(FormattableString.Invariant($"{layer.MatlabName} {activation.Shape}, {range.Minimum:g6} to {range.Maximum:g6} -> {path}"));
        }
    }

    return 0;
}
catch (UnknownLayerException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
catch (RemoteException exception)
{
    Console.Error.WriteLine($"{exception.Status}: {exception.Message}");
    return 1;
}
