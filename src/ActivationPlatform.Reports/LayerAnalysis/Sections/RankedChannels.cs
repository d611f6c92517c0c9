using System.Collections.Immutable;
using ActivationPlatform.Reports.Documents;
using ActivationPlatform.Sdk;
using ActivationPlatform.Sdk.Figures;

namespace ActivationPlatform.Reports.LayerAnalysis.Sections;

/// <summary>The maps of the strongest channels side by side, large enough to see what they answer to.</summary>
internal static class RankedChannels
{
    private const int Shown = 5;

    // So many panels and the gaps between them fill the text's width.
    private const double PanelWidthPoints = 76;

    public static FigureBlock ToFigure(LayerView view)
    {
        ImmutableArray<int> strongest = [.. ChannelTable.Strongest(view).Take(Shown)];
        return new FigureBlock(
            LayerFigures.Channels(ChannelImage.Create(view.Activation, strongest, view.Stretch), Shown, PanelWidthPoints, ChannelTable.WordsOf(view, strongest)),
            $"The {(strongest.Length == 1 ? "strongest channel" : $"{strongest.Length} strongest channels")} of {view.Layer.MatlabName} by standard deviation, on the montage's grey scale.",
            $"{view.Anchor}-ranked");
    }
}
