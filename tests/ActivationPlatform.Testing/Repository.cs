namespace ActivationPlatform.Testing;

/// <summary>The folder that this test was built from.</summary>
public static class Repository
{
    /// <summary>Folders that builds and package managers make.</summary>
    private static readonly string[] MadeFolders = [".git", "bin", "obj", "node_modules", "dist", "build", "target", "generated", "_generated"];

    /// <summary>The nearest folder above the test that holds the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>Every page of documentation that somebody wrote, as a path below <see cref="Root"/>.</summary>
    public static IReadOnlyList<string> Pages => [.. PagesBelow(Root).Select(page => Path.GetRelativePath(Root, page)).Order(StringComparer.Ordinal)];

    /// <summary>Whether a path leads into a folder that builds or package managers make.</summary>
    public static bool IsMade(string path) => path.Split('/', Path.DirectorySeparatorChar).Intersect(MadeFolders).Any();

    private static IEnumerable<string> PagesBelow(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.md"), .. Directory.EnumerateDirectories(folder).Where(below => !IsMade(Path.GetFileName(below))).SelectMany(PagesBelow)];

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ActivationPlatform.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The test does not lie in the repository.");
    }
}
