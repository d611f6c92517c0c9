using System.Xml.Linq;

namespace ActivationPlatform.Architecture.Tests;

public sealed class ReferenceTests
{
    private static readonly string FrameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    public static TheoryData<string> Assemblies => [.. ReferenceTable.Allowed.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void References_OfEveryAssembly_AreInTheTable(string assembly)
    {
        string[] allowed = ReferenceTable.Allowed[assembly];

        IEnumerable<string> forbidden = ProductAssemblies.ReferencesOf(assembly)
            .Where(reference => !IsBaseClassLibrary(reference))
            .Select(Normalize)
            .Where(reference => !allowed.Contains(reference))
            .Distinct();

        Assert.Empty(forbidden);
    }

    [Fact]
    public void Table_CoversEveryProject()
    {
        IEnumerable<string> projects = Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src"), ProductAssemblies.Prefix + "*")
            .Select(folder => Path.GetFileName(folder)[ProductAssemblies.Prefix.Length..])
            .Where(name => name != "Native")
            .Select(name => name == "Cli" ? "actplat" : name);

        Assert.Equal(ReferenceTable.Allowed.Keys.Order(), projects.Order());
    }

    [Fact]
    public void Table_HasNoCycle()
    {
        var finished = new HashSet<string>();
        foreach (string start in ReferenceTable.Allowed.Keys)
        {
            Visit(start, []);
        }

        void Visit(string node, HashSet<string> path)
        {
            Assert.True(path.Add(node), $"cycle through {node}");
            if (finished.Add(node))
            {
                foreach (string next in ReferenceTable.Allowed[node].Where(ReferenceTable.Allowed.ContainsKey))
                {
                    Visit(next, path);
                }
            }

            path.Remove(node);
        }
    }

    [Fact]
    public void Tests_NeverServeAsAReferenceOfTheProduct()
    {
        IEnumerable<string> offenders = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Where(file => XDocument.Load(file).Descendants("ProjectReference").Any(r => r.Attribute("Include")!.Value.Contains("tests/", StringComparison.Ordinal)));

        Assert.Empty(offenders);
    }

    private static bool IsBaseClassLibrary(string reference) =>
        reference != "System.Numerics.Tensors" && (reference == "netstandard" || File.Exists(Path.Combine(FrameworkFolder, reference + ".dll")));

    private static string Normalize(string reference)
    {
        if (reference.StartsWith(ProductAssemblies.Prefix, StringComparison.Ordinal))
        {
            return reference[ProductAssemblies.Prefix.Length..];
        }

        return reference.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || reference.StartsWith("Microsoft.Extensions", StringComparison.Ordinal)
            ? ReferenceTable.AspNetCore
            : reference;
    }
}
