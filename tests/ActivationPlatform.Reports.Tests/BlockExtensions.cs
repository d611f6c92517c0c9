using ActivationPlatform.Reports.Documents;

namespace ActivationPlatform.Reports.Tests;

internal static class BlockExtensions
{
    /// <summary>All blocks of a document in reading order; columns are taken apart.</summary>
    public static async Task<List<Block>> ReadBlocksAsync(this Document document)
    {
        var blocks = new List<Block>();
        await foreach (Block block in document.Body)
        {
            blocks.AddRange(block.Flattened());
        }

        return blocks;
    }

    /// <summary>The block itself, or what stands in its columns.</summary>
    public static IEnumerable<Block> Flattened(this Block block) => block is SideBySide columns ? columns.Left.Concat(columns.Right) : [block];
}
