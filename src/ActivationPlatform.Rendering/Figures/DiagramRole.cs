namespace ActivationPlatform.Rendering.Figures;

/// <summary>What a box of a diagram does; it decides the box's colour.</summary>
public enum DiagramRole
{
    /// <summary>Anything else: grey.</summary>
    Other,

    /// <summary>Where data comes in or goes out.</summary>
    Terminal,

    /// <summary>Learned sums: convolutions and fully connected layers.</summary>
    Weights,

    /// <summary>Pooling.</summary>
    Pooling,

    /// <summary>Element by element: activation functions, normalisation, dropout.</summary>
    Elementwise,

    /// <summary>Where branches join: concatenation, addition.</summary>
    Join,
}
