namespace ActivationPlatform.Reports.Documents;

/// <summary>One piece of a document's body, in reading order. Blocks are plain data: layouts (PDF, HTML) decide how they look.</summary>
public abstract record Block
{
    private protected Block()
    {
    }

    /// <summary>Whether all of the block stands on one page with the beginning of the next block: for what opens a chapter, and for what is read together. Not for long tables.</summary>
    public bool KeepsWithNext { get; init; }
}
