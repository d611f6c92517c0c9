using System.Text;
using ActivationPlatform.Imaging;

namespace ActivationPlatform.Testing;

/// <summary>
/// Compares output byte for byte with accepted files in the test project's folder <c>Golden</c>. A missing or different golden fails and leaves the actual output (and for pictures the
/// difference) in <c>golden-actual</c> beside the test assembly.
/// </summary>
/// <remarks>
/// A golden is accepted only deliberately, after somebody has looked at it: <c>ACTPLAT_ACCEPT_GOLDENS=montage.png,histogram.png</c> (names, or <c>all</c>) writes the named files and lets
/// the test fail nevertheless, so that no run with the variable set is ever green. In CI the variable is ignored.
/// </remarks>
public static class Golden
{
    /// <summary>Compares a PNG file.</summary>
    /// <param name="fileName">Name below <c>Golden</c>, for example <c>montage.png</c>.</param>
    /// <param name="actual">The whole file.</param>
    public static void AssertPng(string fileName, byte[] actual) => Assert(fileName, actual, Difference);

    /// <summary>Compares a text file (UTF-8).</summary>
    /// <param name="fileName">Name below <c>Golden</c>, for example <c>montage.svg</c>.</param>
    /// <param name="actual">The text.</param>
    public static void AssertText(string fileName, string actual) => Assert(fileName, Encoding.UTF8.GetBytes(actual), null);

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

    /// <summary>A picture of where two images differ: white where equal, from yellow to red where not; null when the sizes differ.</summary>
    public static Image? Difference(Image expected, Image actual)
    {
        if (expected.Width != actual.Width || expected.Height != actual.Height)
        {
            return null;
        }

        ReadOnlySpan<byte> a = expected.ToRgb().Pixels, b = actual.ToRgb().Pixels;
        byte[] difference = new byte[a.Length];
        for (int i = 0; i < a.Length; i += 3)
        {
            int largest = Math.Max(Math.Abs(a[i] - b[i]), Math.Max(Math.Abs(a[i + 1] - b[i + 1]), Math.Abs(a[i + 2] - b[i + 2])));
            (difference[i], difference[i + 1], difference[i + 2]) = largest == 0 ? ((byte)255, (byte)255, (byte)255) : ((byte)255, (byte)(200 - (largest * 200 / 255)), (byte)0);
        }

        return new Image(expected.Width, expected.Height, 3, difference);
    }

    private static void Assert(string fileName, byte[] actual, Func<Image, Image, Image?>? difference)
    {
        string goldenPath = Path.Combine(Folder, fileName);
        if (IsAccepted(fileName))
        {
            Write(goldenPath, actual);
            throw new GoldenMismatchException($"Golden '{fileName}' was accepted; run again without ACTPLAT_ACCEPT_GOLDENS.");
        }

        string actualPath = Path.Combine(ActualFolder, fileName);
        if (!File.Exists(goldenPath))
        {
            Write(actualPath, actual);
            throw new GoldenMismatchException($"Golden '{fileName}' is missing. The actual output is in '{actualPath}'; look at it, then accept it with ACTPLAT_ACCEPT_GOLDENS={fileName}.");
        }

        byte[] expected = File.ReadAllBytes(goldenPath);
        if (expected.AsSpan().SequenceEqual(actual))
        {
            return;
        }

        Write(actualPath, actual);
        string message = $"Golden '{fileName}' differs ({expected.Length} bytes expected, {actual.Length} actual). The actual output is in '{actualPath}'.";
        if (difference is not null)
        {
            message += LeaveDifference(difference(ImageDecoder.Decode(expected), ImageDecoder.Decode(actual)), Path.ChangeExtension(actualPath, ".diff.png"));
        }

        throw new GoldenMismatchException(message);
    }

    private static string LeaveDifference(Image? difference, string path)
    {
        if (difference is null)
        {
            return " The sizes differ.";
        }

        int differing = 0;
        for (int i = 0; i < difference.Pixels.Length; i += 3)
        {
            differing += difference.Pixels[i + 2] == 0 ? 1 : 0;
        }

        if (differing == 0)
        {
            return " All pixels are equal: only the encoding changed.";
        }

        Write(path, PngEncoder.Encode(difference));
        return $" {differing} of {difference.Width * difference.Height} pixels differ, shown in '{path}'.";
    }

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
