using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ActivationPlatform.Imaging.Tests.Jpeg;

/// <summary>libjpeg-turbo's command line tools (package libjpeg-turbo-progs): cjpeg writes test files, djpeg is the oracle.</summary>
internal static class JpegTools
{
    private static readonly string[] Names = ["cjpeg", "djpeg", "jpegtran"];

    /// <summary>Why a test with the tools is skipped; null if they are there, or in CI, where the test then fails.</summary>
    public static string? SkipReason => TestSettings.IsContinuousIntegration || Names.All(ExternalTool.IsInstalled) ? null : "needs cjpeg, djpeg and jpegtran (libjpeg-turbo-progs)";

    public static byte[] Compress(Image image, params string[] options) => Run("cjpeg", ToNetpbm(image), options);

    public static byte[] Transcode(byte[] file, params string[] options) => Run("jpegtran", file, options);

    public static Image Decompress(byte[] file) => FromNetpbm(Run("djpeg", file, "-dct", "int"));

    private static byte[] Run(string tool, byte[] input, params string[] options)
    {
        var start = new ProcessStartInfo(tool, options) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task writing = Task.Run(() =>
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        });
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        writing.Wait();
        Assert.True(process.ExitCode == 0, $"{tool} {string.Join(' ', options)}: {errors.Result}");
        return output.ToArray();
    }

    private static byte[] ToNetpbm(Image image)
    {
        string header = string.Create(CultureInfo.InvariantCulture, $"P{(image.Channels == 1 ? 5 : 6)}\n{image.Width} {image.Height}\n255\n");
        return [.. Encoding.ASCII.GetBytes(header), .. image.Pixels];
    }

    private static Image FromNetpbm(byte[] file)
    {
        int position = 0;
        string Word()
        {
            int end = Array.FindIndex(file, position, value => value is (byte)' ' or (byte)'\n');
            string word = Encoding.ASCII.GetString(file, position, end - position);
            position = end + 1;
            return word;
        }

        int channels = Word() == "P5" ? 1 : 3;
        int width = int.Parse(Word(), CultureInfo.InvariantCulture);
        int height = int.Parse(Word(), CultureInfo.InvariantCulture);
        Assert.Equal("255", Word());
        return new Image(width, height, channels, file[position..]);
    }
}
