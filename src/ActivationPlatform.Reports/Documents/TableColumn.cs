namespace ActivationPlatform.Reports.Documents;

/// <summary>A column of a table.</summary>
/// <param name="Header">The words of its header cell.</param>
/// <param name="Alignment">Numbers stand at the right.</param>
/// <param name="Style">How its cells are set.</param>
/// <param name="Grows">Whether the column takes a share of the width that the others leave; its text then breaks over lines.</param>
/// <param name="IsLink">Whether a click on a cell leads to its row's anchor, see <see cref="TableBlock.RowAnchors"/>.</param>
public sealed record TableColumn(
    string Header, ColumnAlignment Alignment = ColumnAlignment.Left, InlineStyle Style = InlineStyle.Regular, bool Grows = false, bool IsLink = false);
