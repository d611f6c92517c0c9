using System.Text;

namespace ActivationPlatform.Models.Store;

/// <summary>Writes an imported model's files. Each comes into being under a temporary name; the .onnx file, without which there is no model, is named last.</summary>
internal static class StoreWriter
{
    /// <param name="onnxPath">Where the .onnx file goes; the others go beside it.</param>
    /// <param name="model">The opened model.</param>
    public static void Write(string onnxPath, Model model)
    {
        string name = Path.GetFileNameWithoutExtension(onnxPath);
        string folder = Path.GetDirectoryName(onnxPath)!;
        string? labelsFile = model.Network.Labels.Length > 0 ? name + ".labels.txt" : null;
        ModelManifest manifest = model.Manifest with { LabelsFile = labelsFile, Sha256 = model.Network.Sha256 };
        List<(string Path, ReadOnlyMemory<byte> Bytes)> files = [];
        if (labelsFile is not null)
        {
            files.Add((Path.Combine(folder, labelsFile), Encoding.UTF8.GetBytes(string.Join('\n', model.Network.Labels) + "\n")));
        }

        files.Add((ModelFile.ManifestPath(onnxPath), ManifestJson.Write(manifest)));
        files.Add((onnxPath, model.FileBytes));
        WriteAll(files);
    }

    /// <summary>Writes files so that each is there whole or not at all, in the given order.</summary>
    public static void WriteAll(IReadOnlyList<(string Path, ReadOnlyMemory<byte> Bytes)> files)
    {
        string[] temporary = [.. files.Select(f => $"{f.Path}.{Guid.NewGuid():N}.tmp")];
        try
        {
            for (int i = 0; i < files.Count; i++)
            {
                File.WriteAllBytes(temporary[i], files[i].Bytes.Span);
            }

            for (int i = 0; i < files.Count; i++)
            {
                File.Move(temporary[i], files[i].Path, overwrite: true);
            }
        }
        finally
        {
            foreach (string path in temporary)
            {
                File.Delete(path);
            }
        }
    }
}
