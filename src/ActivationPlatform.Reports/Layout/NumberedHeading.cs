namespace ActivationPlatform.Reports.Layout;

/// <summary>A heading with its number.</summary>
/// <param name="Level">1 to 3.</param>
/// <param name="Number">For example <c>2.1</c>.</param>
/// <param name="Text">The words.</param>
/// <param name="Anchor">The target of links.</param>
internal sealed record NumberedHeading(int Level, string Number, string Text, string Anchor)
{
    public string Label => $"{Number}  {Text}";
}
