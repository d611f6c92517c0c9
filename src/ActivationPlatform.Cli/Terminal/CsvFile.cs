using ActivationPlatform.Sdk.Files;

namespace ActivationPlatform.Cli.Terminal;

/// <summary>Writes a table to the file that <c>--csv</c> names.</summary>
internal static class CsvFile
{
    /// <param name="path">Null for no file.</param>
    /// <param name="table">Writes the table.</param>
    public static void WriteIfWanted(string? path, Action<TextWriter> table)
    {
        if (path is null)
        {
            return;
        }

        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            table(writer);
        });
    }
}
