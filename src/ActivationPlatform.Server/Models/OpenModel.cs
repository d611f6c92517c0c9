using ActivationPlatform.Inference;

namespace ActivationPlatform.Server.Models;

/// <summary>A model with its engine, and how many calls use it. All counting happens under the registry's lock.</summary>
internal sealed class OpenModel(long id, string name, string stamp, LocalActivationSource source, ModelRegistry registry)
{
    /// <summary>Its number: no model that was ever opened has the same.</summary>
    public long Id { get; } = id;

    /// <summary>Its name in the store.</summary>
    public string Name { get; } = name;

    /// <summary>What its files looked like before they were read; see <see cref="StoreStamp"/>.</summary>
    public string Stamp { get; } = stamp;

    /// <summary>What they looked like when they could not be opened anew; null if that never happened.</summary>
    public string? RefusedStamp { get; set; }

    /// <summary>The engine.</summary>
    public LocalActivationSource Source { get; } = source;

    /// <summary>Calls that use it.</summary>
    public int Users { get; set; }

    /// <summary>Rises with every use, across all models: the lowest was used longest ago.</summary>
    public long LastUse { get; set; }

    /// <summary>When another took its place; meaningless before.</summary>
    public long Retired { get; set; }

    /// <summary>Gives one use back.</summary>
    public void Release() => registry.Release(this);
}
