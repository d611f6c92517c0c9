namespace ActivationPlatform.Reports.Layout;

/// <summary>Empty space; it vanishes at the top of a page.</summary>
internal sealed class SpaceRow : Row
{
    public override void Paint(IPageSurface page, double x, double y)
    {
    }
}
