namespace ActivationPlatform.Rendering.Figures;

/// <summary>How the faces of a surface are coloured.</summary>
public enum SurfaceShading
{
    /// <summary>One colour per face (the mean of its corners) and dark edges, as MATLAB's <c>surf</c>.</summary>
    Faceted,

    /// <summary>Colours that flow over the faces, with thin edges.</summary>
    Interpolated,
}
