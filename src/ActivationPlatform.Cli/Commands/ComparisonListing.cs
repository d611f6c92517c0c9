using ActivationPlatform.Analysis.Comparison;
using ActivationPlatform.Cli.Terminal;
using ActivationPlatform.Sdk;

namespace ActivationPlatform.Cli.Commands;

/// <summary>The table that <c>diff</c> and <c>compare</c> print.</summary>
internal static class ComparisonListing
{
    public static void Write(IEnumerable<ArrayComparison> comparisons)
    {
        var listing = new Listing("Name", "#Max (relative)", "#Max", "#Mean", "#Median", "#p99", "#Cosine", "#SNR", "#Mismatches");
        foreach ((string name, TensorComparison difference) in comparisons)
        {
            listing.Add(
                name, NumberText.Short(difference.MaximumRelative), NumberText.Short(difference.MaximumAbsolute), NumberText.Short(difference.MeanAbsolute),
                NumberText.Short(difference.MedianAbsolute), NumberText.Short(difference.Percentile99Absolute), NumberText.Fixed(difference.Cosine, 6),
                double.IsFinite(difference.SignalToNoiseDecibels) ? NumberText.Fixed(difference.SignalToNoiseDecibels, 1) + " dB" : "",
                NumberText.Whole(difference.MismatchCount));
        }

        listing.Write();
    }
}
