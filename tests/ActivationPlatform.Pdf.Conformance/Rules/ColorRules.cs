using System.Buffers.Binary;
using System.Text;

namespace ActivationPlatform.Pdf.Conformance.Rules;

/// <summary>Output intent, images, graphics states: ISO 19005-3, 6.2.</summary>
internal static class ColorRules
{
    public static void Check(ParsedPdf document, List<string> problems)
    {
        PdfDictionary[] intents = [.. document.Catalog.Items("OutputIntents").OfType<PdfDictionary>().Where(intent => intent.NameOf("S") == "GTS_PDFA1")];
        if (intents.Length != 1 || intents[0].Get<PdfStream>("DestOutputProfile") is not { } profile)
        {
            problems.Add("catalogue: no output intent with a profile, but device colours (6.2.3, 6.2.4.3)");
        }
        else
        {
            CheckProfile(profile, problems);
        }

        foreach ((int number, object? value) in document.Objects)
        {
            if (value is PdfStream { Dictionary: { } image } && image.NameOf("Subtype") == "Image")
            {
                CheckImage(number, image, problems);
            }
            else if (value is PdfDictionary state && state.NameOf("Type") == "ExtGState")
            {
                CheckState(number, state, problems);
            }
        }
    }

    private static void CheckProfile(PdfStream stream, List<string> problems)
    {
        byte[] profile = stream.Decode();
        string Signature(int at) => Encoding.ASCII.GetString(profile, at, 4);
        if (profile.Length < 128 || BinaryPrimitives.ReadInt32BigEndian(profile) != profile.Length || Signature(36) != "acsp"
            || Signature(12) is not ("mntr" or "prtr") || Signature(16) != "RGB " || stream.Dictionary.Integer("N") != 3)
        {
            problems.Add("output intent: the profile is no RGB profile of a monitor or printer (6.2.3)");
        }
    }

    private static void CheckImage(int number, PdfDictionary image, List<string> problems)
    {
        if (image.ContainsKey("Alternates") || image.ContainsKey("OPI") || image.GetValueOrDefault("Interpolate") is true)
        {
            problems.Add($"object {number}: an image has alternates or is interpolated (6.2.8)");
        }

        string? space = image.NameOf("ColorSpace") ?? (image.Items("ColorSpace").FirstOrDefault() as PdfName)?.Value;
        if (space is not ("DeviceGray" or "DeviceRGB" or "Indexed"))
        {
            problems.Add($"object {number}: an image has the colour space {space} (6.2.4.3)");
        }
    }

    private static void CheckState(int number, PdfDictionary state, List<string> problems)
    {
        foreach (string key in new[] { "TR", "TR2", "HTP", "BM", "SMask" }.Where(state.ContainsKey))
        {
            problems.Add($"object {number}: a graphics state has {key} (6.2.5, 6.2.10)");
        }
    }
}
