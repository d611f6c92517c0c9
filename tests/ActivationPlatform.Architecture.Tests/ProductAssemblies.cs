using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ActivationPlatform.Architecture.Tests;

internal static class ProductAssemblies
{
    public const string Prefix = "ActivationPlatform.";

    public static string NuGetPackageRoot { get; } = Metadata("NuGetPackageRoot");

    public static string PathOf(string shortName) =>
        Path.Combine(AppContext.BaseDirectory, (shortName == "actplat" ? shortName : Prefix + shortName) + ".dll");

    /// <summary>The names of the assemblies that the metadata of <paramref name="shortName"/> refers to.</summary>
    public static IReadOnlyList<string> ReferencesOf(string shortName)
    {
        using FileStream stream = File.OpenRead(PathOf(shortName));
        using var peReader = new PEReader(stream);
        MetadataReader reader = peReader.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))];
    }

    private static string Metadata(string key) => typeof(ProductAssemblies).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
