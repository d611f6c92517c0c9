using System.Collections.Immutable;
using System.Globalization;
using ActivationPlatform.Reports.Documents;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>The network as a diagram of its modules.</summary>
internal static class ArchitectureSection
{
    // So many boxes fill a page; more continue on the next.
    private const int ModulesPerFigure = 32;

    public static ImmutableArray<Block> Create(ReportContext context)
    {
        ImmutableArray<NetworkModule> modules = context.Modules;
        NetworkModule costliest = modules.MaxBy(module => module.MultiplyAdds)!;
        NetworkModule largest = modules.MaxBy(module => module.ParameterCount)!;
        long multiplyAdds = modules.Sum(module => module.MultiplyAdds), parameters = modules.Sum(module => module.ParameterCount);
        var blocks = ImmutableArray.CreateBuilder<Block>();
        blocks.Add(new PageBreak());
        blocks.Add(new Heading(1, "Architecture", "architecture"));
        var words = ImmutableArray.CreateBuilder<Inline>();
        words.Add(modules.Length == 1 ? $"{context.Network.Name} is one module. " : $"{context.Network.Name} is made of {Numbers.Of(modules.Length, "module")}. ");
        if (modules.Length > 1 && multiplyAdds > 0 && parameters > 0)
        {
            words.AddRange(
                Inline.Strong(costliest.Name), $" needs the most multiply-adds, {Numbers.Percent((double)costliest.MultiplyAdds / multiplyAdds)} of all; ",
                costliest == largest ? "it" : Inline.Strong(largest.Name), $" {(costliest == largest ? "also has" : "has")} the most parameters, {Numbers.Percent((double)largest.ParameterCount / parameters)} of all.");
        }

        blocks.Add(new Paragraph(words.ToImmutable(), ParagraphRole.Finding));
        for (int first = 0; first < modules.Length; first += ModulesPerFigure)
        {
            ImmutableArray<NetworkModule> shown = [.. modules.Skip(first).Take(ModulesPerFigure)];
            blocks.Add(new FigureBlock(
                new ArchitectureFigure(context.Network, shown),
                $"The modules of {context.Network.Name}{(modules.Length > ModulesPerFigure ? $", {shown[0].Number} to {shown[^1].Number}" : "")}, each with its output as channels x rows x columns.",
                string.Create(CultureInfo.InvariantCulture, $"architecture-{(first / ModulesPerFigure) + 1}")));
        }

        return blocks.ToImmutable();
    }
}
