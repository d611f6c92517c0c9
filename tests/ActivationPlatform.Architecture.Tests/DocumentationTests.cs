using System.Text.RegularExpressions;

namespace ActivationPlatform.Architecture.Tests;

/// <summary>What the pages of the repository point at is there.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> Pages => [.. Repository.Pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_OfEveryPage_Resolve(string page)
    {
        string file = Path.Combine(Repository.Root, page);
        string prose = Code().Replace(File.ReadAllText(file), string.Empty);
        Assert.All(Links().Matches(prose).Select(match => match.Groups["target"].Value), target => Assert.True(Resolves(file, target), $"{target} leads nowhere"));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Paths_ThatEveryPageNames_Exist(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
        Assert.Empty(Paths().Matches(File.ReadAllText(Path.Combine(Repository.Root, page)))
            .Select(match => match.Value.TrimEnd('.', '/'))
            .Where(path => !Repository.IsMade(path) && !Path.Exists(Path.Combine(Repository.Root, path)) && !Path.Exists(Path.Combine(folder, path)))
            .Distinct());
    }

    private static bool Resolves(string page, string target)
    {
        if (Address().IsMatch(target))
        {
            return true;
        }

        string[] parts = target.Split('#', 2);
        string file = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0]);
        return Path.Exists(file) && (parts.Length == 1 || Headings().Matches(File.ReadAllText(file)).Any(heading => AnchorOf(heading.Groups["text"].Value) == parts[1]));
    }

    /// <summary>A heading's anchor as repositories' pages have it: lower case, spaces as hyphens, no other signs.</summary>
    private static string AnchorOf(string heading) => Signs().Replace(heading.Trim().ToLowerInvariant(), string.Empty).Replace(' ', '-');

    [GeneratedRegex(@"```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex("^[a-z]+:")]
    private static partial Regex Address();

    [GeneratedRegex("^#+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Signs();

    // Only whole ones: patterns, variables and paths on other machines (/src/...) are left out.
    [GeneratedRegex(@"(?<![\w./$}*-])(?:src|tests|deploy|clients|protos|\.ci)/(?>[\w./-]+)(?![*<{$])")]
    private static partial Regex Paths();
}
