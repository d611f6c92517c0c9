namespace ActivationPlatform.Typography.Internal;

/// <summary>A source of pair kerning.</summary>
internal interface IKerning
{
    /// <summary>The change of the left glyph's advance before the right glyph, in font units; usually negative or 0.</summary>
    int Adjustment(ushort left, ushort right);
}
