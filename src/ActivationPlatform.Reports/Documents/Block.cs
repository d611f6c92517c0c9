namespace ActivationPlatform.Reports.Documents;

/// <summary>One piece of a document's body, in reading order. Blocks are plain data: layouts (PDF, HTML) decide how they look.</summary>
public abstract record Block
{
    private protected Block()
    {
    }
}
