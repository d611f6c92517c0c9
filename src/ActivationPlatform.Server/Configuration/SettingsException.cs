using System.Collections.Immutable;

namespace ActivationPlatform.Server.Configuration;

/// <summary>Settings that the server cannot start with; names all that is wrong at once.</summary>
public sealed class SettingsException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="errors">What is wrong, one sentence each; at least one.</param>
    public SettingsException(ImmutableArray<string> errors)
        : base("The server's settings are wrong:" + string.Concat(errors.Select(e => Environment.NewLine + "  - " + e)))
    {
        Errors = errors;
    }

    /// <summary>What is wrong, one sentence each.</summary>
    public ImmutableArray<string> Errors { get; }
}
