using ActivationPlatform.Rendering;
using ActivationPlatform.Sdk.Files;

namespace ActivationPlatform.Cli.Terminal;

/// <summary>Writes a figure in the format that the file's name asks for.</summary>
internal static class FigureFile
{
    /// <summary>Refuses a name that is neither .png nor .svg, before anything is computed.</summary>
    public static void Validate(string path)
    {
        if (!IsSvg(path) && !path.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"--out is '{path}'; expected a name that ends in .png or .svg.");
        }
    }

    /// <summary>The same name if it will do, null if no picture is wanted.</summary>
    public static string? ValidIfWanted(string? path)
    {
        if (path is not null)
        {
            Validate(path);
        }

        return path;
    }

    public static void Write(string path, Figure figure, double scale) => AtomicFile.Write(path, stream =>
    {
        if (IsSvg(path))
        {
            FigureWriter.WriteSvg(figure, stream);
        }
        else
        {
            FigureWriter.WritePng(figure, stream, scale);
        }
    });

    private static bool IsSvg(string path) => path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase);
}
