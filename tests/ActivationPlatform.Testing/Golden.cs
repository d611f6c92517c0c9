using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ActivationPlatform.Imaging;

namespace ActivationPlatform.Testing;

/// <summary>
/// Compares output with accepted files in the test project's folder <c>Golden</c>: pictures pixel for pixel, text character for character. A missing or different golden fails and leaves the
/// actual output (and for pictures the difference) in <c>golden-actual</c> beside the test assembly.
/// </summary>
/// <remarks>
/// How a PNG is compressed is Imaging's affair and may differ between versions of .NET, so it never makes a difference here; neither does it inside an SVG.
/// A golden is accepted only deliberately, after somebody has looked at it: <c>ACTPLAT_ACCEPT_GOLDENS=montage.png,histogram.png</c> (names, or <c>all</c>) writes the named files and lets
/// the test fail nevertheless, so that no run with the variable set is ever green. In CI the variable is ignored.
/// </remarks>
public static class Golden
{
    /// <summary>Compares a PNG file.</summary>
    /// <param name="fileName">Name below <c>Golden</c>, for example <c>montage.png</c>.</param>
    /// <param name="actual">The whole file.</param>
    public static void AssertPng(string fileName, byte[] actual)
    {
        if (Expected(fileName, actual) is not { } golden)
        {
            return;
        }

        Image expected = ImageDecoder.Decode(golden), shown = ImageDecoder.Decode(actual);
        if (expected.Width != shown.Width || expected.Height != shown.Height)
        {
            throw Mismatch(fileName, actual, $"has {expected.Width} x {expected.Height} pixels, the actual output {shown.Width} x {shown.Height}");
        }

        (int differing, Image difference) = Difference(expected, shown);
        if (differing > 0)
        {
            string path = Path.ChangeExtension(ActualPath(fileName), ".diff.png");
            Write(path, PngEncoder.Encode(difference));
            throw Mismatch(fileName, actual, $"differs in {differing} of {shown.Width * shown.Height} pixels, shown in '{path}'");
        }
    }

    /// <summary>Compares an SVG document (UTF-8).</summary>
    /// <param name="fileName">Name below <c>Golden</c>, for example <c>montage.svg</c>.</param>
    /// <param name="actual">The document.</param>
    public static void AssertSvg(string fileName, string actual)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(actual);
        if (Expected(fileName, bytes) is not { } golden)
        {
            return;
        }

        string[] expectedLines = WithPixelsForImages(Encoding.UTF8.GetString(golden)).Split('\n'), actualLines = WithPixelsForImages(actual).Split('\n');
        int line = 0;
        while (line < expectedLines.Length && line < actualLines.Length && expectedLines[line] == actualLines[line])
        {
            line++;
        }

        if (line < Math.Max(expectedLines.Length, actualLines.Length))
        {
            throw Mismatch(fileName, bytes, $"differs from line {line + 1} on");
        }
    }

    /// <summary>The folder of the accepted files: <c>Golden</c> beside the test project's file.</summary>
    public static string Folder
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && folder.GetFiles("*.csproj").Length == 0)
            {
                folder = folder.Parent;
            }

            return Path.Combine(folder?.FullName ?? AppContext.BaseDirectory, "Golden");
        }
    }

    /// <summary>Where the differing outputs are left.</summary>
    public static string ActualFolder => Path.Combine(AppContext.BaseDirectory, "golden-actual");

    /// <summary>How many pixels differ, and where: white where equal, from yellow to red where not.</summary>
    private static (int Count, Image Difference) Difference(Image expected, Image actual)
    {
        ReadOnlySpan<byte> a = expected.ToRgb().Pixels, b = actual.ToRgb().Pixels;
        byte[] difference = new byte[a.Length];
        int count = 0;
        for (int i = 0; i < a.Length; i += 3)
        {
            int largest = Math.Max(Math.Abs(a[i] - b[i]), Math.Max(Math.Abs(a[i + 1] - b[i + 1]), Math.Abs(a[i + 2] - b[i + 2])));
            (difference[i], difference[i + 1], difference[i + 2]) = largest == 0 ? ((byte)255, (byte)255, (byte)255) : ((byte)255, (byte)(200 - (largest * 200 / 255)), (byte)0);
            count += largest == 0 ? 0 : 1;
        }

        return (count, new Image(expected.Width, expected.Height, 3, difference));
    }

    private static string WithPixelsForImages(string svg) => Regex.Replace(svg, "data:image/png;base64,([A-Za-z0-9+/=]+)", match =>
    {
        Image image = ImageDecoder.Decode(Convert.FromBase64String(match.Groups[1].Value));
        return $"{image.Width}x{image.Height}x{image.Channels}:{Convert.ToHexString(SHA256.HashData(image.Pixels))}";
    });

    // The accepted bytes; null when the actual ones are equal to them.
    private static byte[]? Expected(string fileName, byte[] actual)
    {
        string path = Path.Combine(Folder, fileName);
        if (IsAccepted(fileName))
        {
            Write(path, actual);
            throw new GoldenMismatchException($"Golden '{fileName}' was accepted; run again without ACTPLAT_ACCEPT_GOLDENS.");
        }

        if (!File.Exists(path))
        {
            throw Mismatch(fileName, actual, "is missing");
        }

        byte[] golden = File.ReadAllBytes(path);
        return golden.AsSpan().SequenceEqual(actual) ? null : golden;
    }

    private static GoldenMismatchException Mismatch(string fileName, byte[] actual, string what)
    {
        Write(ActualPath(fileName), actual);
        return new($"Golden '{fileName}' {what}. The actual output is in '{ActualPath(fileName)}'; if it is right, look at it and accept it with ACTPLAT_ACCEPT_GOLDENS={fileName}.");
    }

    private static string ActualPath(string fileName) => Path.Combine(ActualFolder, fileName);

    private static bool IsAccepted(string fileName)
    {
        string[] names = (Environment.GetEnvironmentVariable("ACTPLAT_ACCEPT_GOLDENS") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return !TestSettings.IsContinuousIntegration && (names.Contains("all") || names.Contains(fileName));
    }

    private static void Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }
}
