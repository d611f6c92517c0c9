namespace ActivationPlatform.Typography.Internal;

/// <summary>The kerning of a font that has none.</summary>
internal sealed class NoKerning : IKerning
{
    public int Adjustment(ushort left, ushort right) => 0;
}
