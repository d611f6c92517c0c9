namespace ActivationPlatform.Reports.Documents;

/// <summary>What a paragraph is for.</summary>
public enum ParagraphRole
{
    /// <summary>Running text.</summary>
    Body,

    /// <summary>Computed findings at the start of a section, set apart from the running text.</summary>
    Finding,

    /// <summary>A remark in small type.</summary>
    Note,
}
