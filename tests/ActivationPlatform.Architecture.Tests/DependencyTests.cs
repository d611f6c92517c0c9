using System.Text.Json;
using System.Xml.Linq;

namespace ActivationPlatform.Architecture.Tests;

public sealed class DependencyTests
{
    private static readonly string[] PermissiveLicences =
        ["MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "ISC", "0BSD", "BlueOak-1.0.0", "OFL-1.1", "MIT AND OFL-1.1", "(MIT OR CC0-1.0)"];

    /// <summary>Packages that state their licence by address or not at all, with the licence that their text is.</summary>
    private static readonly Dictionary<string, string> StatedElsewhere = new()
    {
        ["Google.Protobuf"] = "BSD-3-Clause",
        ["dejavu-fonts-ttf"] = "Bitstream-Vera",
    };

    public static TheoryData<string> Programs => ["actplat", "ActivationPlatform.Server"];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Product_NeverDependsOnRoslyn(string program)
    {
        Assert.DoesNotContain(PackagesOf(program), package => package.Name.StartsWith("Microsoft.CodeAnalysis", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Packages_AreUnderPermissiveLicences(string program)
    {
        Assert.All(PackagesOf(program), package => Assert.Contains(LicenceOf(package.Name, package.Version), PermissiveLicences));
    }

    [Fact]
    public void NpmPackages_AreUnderPermissiveLicencesAndCarryIntegrityHashes()
    {
        string lockFile = Path.Combine(Repository.Root, "src", "ActivationPlatform.Native", "package-lock.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(lockFile));

        foreach (JsonProperty package in document.RootElement.GetProperty("packages").EnumerateObject().Where(p => p.Name.Length > 0))
        {
            string name = package.Name["node_modules/".Length..];
            string licence = package.Value.TryGetProperty("license", out JsonElement stated) ? stated.GetString()! : StatedElsewhere[name];
            Assert.True(PermissiveLicences.Contains(licence) || StatedElsewhere.ContainsKey(name), $"{name}: {licence}");
            Assert.StartsWith("sha512-", package.Value.GetProperty("integrity").GetString());
            Assert.False(package.Value.TryGetProperty("resolved", out _), $"{name} names a download address");
        }
    }

    [Fact]
    public void PackageVersions_ArePinnedExactly()
    {
        string file = Path.Combine(Repository.Root, "Directory.Packages.props");
        IEnumerable<string> versions = XDocument.Load(file).Descendants("PackageVersion").Select(e => e.Attribute("Version")!.Value);

        Assert.All(versions, version => Assert.Matches(@"^\[\d+(\.\d+)+(-[\w.]+)?\]$|^\$\(\w+\)$", version));
    }

    private static IEnumerable<(string Name, string Version)> PackagesOf(string program)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, program + ".deps.json")));
        return [.. document.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Select(library => library.Name.Split('/'))
            .Select(parts => (parts[0], parts[1]))];
    }

    private static string LicenceOf(string name, string version)
    {
        if (StatedElsewhere.TryGetValue(name, out string? licence))
        {
            return licence;
        }

        string id = name.ToLowerInvariant();
        XElement root = XDocument.Load(Path.Combine(ProductAssemblies.NuGetPackageRoot, id, version, id + ".nuspec")).Root!;
        XElement? stated = root.Descendants().FirstOrDefault(e => e.Name.LocalName == "license" && (string?)e.Attribute("type") == "expression");
        return stated?.Value ?? $"no licence expression in {name} {version}";
    }
}
