namespace ActivationPlatform.Imaging.Tests.Jpeg;

/// <summary>A theory that needs libjpeg-turbo's tools, and perhaps the photos: skipped without them, but run (and so failing) in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresJpegToolsTheoryAttribute : TheoryAttribute
{
    public RequiresJpegToolsTheoryAttribute(bool andPhotos = false) =>
        Skip = JpegTools.SkipReason ?? (andPhotos ? new RequiresTestDataTheoryAttribute().Skip : null);
}
