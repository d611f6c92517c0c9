namespace ActivationPlatform.Typography;

/// <summary>How wide digits are.</summary>
public enum FigureStyle
{
    /// <summary>As wide as each looks best; for text.</summary>
    Proportional,

    /// <summary>All equally wide, where the font has such digits; for columns of numbers.</summary>
    Tabular,
}
