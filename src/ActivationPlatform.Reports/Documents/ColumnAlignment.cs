namespace ActivationPlatform.Reports.Documents;

/// <summary>Where a column's text stands.</summary>
public enum ColumnAlignment
{
    /// <summary>At the left: words.</summary>
    Left,

    /// <summary>At the right: numbers.</summary>
    Right,
}
