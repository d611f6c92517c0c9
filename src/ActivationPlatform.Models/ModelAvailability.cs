namespace ActivationPlatform.Models;

/// <summary>Where a model of the store is.</summary>
public enum ModelAvailability
{
    /// <summary>Made in code; always there.</summary>
    BuiltIn,

    /// <summary>A file in the store's folder.</summary>
    Stored,

    /// <summary>Not there, but <see cref="ModelStore.PullAsync"/> knows where to get it.</summary>
    CanBePulled,
}
