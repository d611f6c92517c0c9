using System.CommandLine;
using System.Text.RegularExpressions;

namespace ActivationPlatform.Cli.Tests;

/// <summary>The commands that the pages of the repository show are commands that the program has.</summary>
public sealed partial class DocumentedCommandsTests
{
    public static TheoryData<string> Examples => [.. Texts().SelectMany(text => Blocks().Matches(text)).SelectMany(block => Lines().Matches(block.Value)).Select(Words).Distinct()];

    public static TheoryData<string> Mentions => [.. Texts().SelectMany(text => Mentioned().Matches(Blocks().Replace(text, string.Empty))).Select(Words).Distinct()];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_OfAnyPage_IsUnderstood(string words) => Assert.Empty(CommandLine.CreateRoot().Parse(words).Errors);

    [Theory]
    [MemberData(nameof(Mentions))]
    public void Mention_OnAnyPage_NamesACommandAndItsOptions(string words)
    {
        ParseResult parsed = CommandLine.CreateRoot().Parse(words);
        Assert.IsNotType<RootCommand>(parsed.CommandResult.Command);
        Assert.Empty(parsed.UnmatchedTokens);
    }

    private static IEnumerable<string> Texts() => Repository.Pages.Select(page => File.ReadAllText(Path.Combine(Repository.Root, page)).Replace("\\\n", " ", StringComparison.Ordinal));

    // As a shell would: what stands behind a space and # is a remark, & sends it to the background, either kind of quotes holds words together.
    private static string Words(Match match) => match.Groups["words"].Value.Split(" #")[0].TrimEnd(' ', '&').Replace('\'', '"');

    [GeneratedRegex(@"```.*?```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^\s*(?:actplat|dotnet run --project src/ActivationPlatform\.Cli(?: -c Release)? --) (?<words>\S.*)$", RegexOptions.Multiline)]
    private static partial Regex Lines();

    [GeneratedRegex(@"`(?:actplat|\.\.\. --) (?<words>[a-z][^`]*)`")]
    private static partial Regex Mentioned();
}
