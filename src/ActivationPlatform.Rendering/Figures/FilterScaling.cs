namespace ActivationPlatform.Rendering.Figures;

/// <summary>Which weight becomes the brightest colour.</summary>
public enum FilterScaling
{
    /// <summary>The largest of all filters: strong and weak filters look so.</summary>
    Shared,

    /// <summary>The largest of each filter: every pattern is visible.</summary>
    PerFilter,
}
