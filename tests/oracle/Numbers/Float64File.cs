using System.Runtime.InteropServices;

namespace ActivationPlatform.Oracle;

/// <summary>Numbers as numpy.fromfile reads them.</summary>
internal static class Float64File
{
    public static void Write(string path, IEnumerable<double> values) => File.WriteAllBytes(path, MemoryMarshal.AsBytes<double>(values.ToArray()));
}
