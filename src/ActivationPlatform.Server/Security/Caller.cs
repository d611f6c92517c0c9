using System.Collections.Immutable;

namespace ActivationPlatform.Server.Security;

/// <summary>Who calls, as far as it was proved, and what that allows.</summary>
/// <param name="Name">The key's name, <c>certificate:NAME</c>, <c>token:SUBJECT</c>, or, where no proof is asked for, <c>anyone</c>.</param>
/// <param name="Group">What limits and the queue's turns count by: the name, for those without one the address.</param>
/// <param name="Scopes">The scopes that were given; null for all.</param>
internal sealed record Caller(string Name, string Group, ImmutableHashSet<string>? Scopes)
{
    /// <summary>Someone who proved a name.</summary>
    public static Caller Named(string name, ImmutableHashSet<string>? scopes = null) => new(name, name, scopes);

    /// <summary>Someone who need not.</summary>
    /// <param name="address">Where the call comes from.</param>
    public static Caller Anyone(string address) => new("anyone", "address:" + address, null);

    /// <summary>Whether a scope was given; null is a service that asks for none.</summary>
    public bool Has(string? scope) => scope is null || Scopes is null || Scopes.Contains(scope);
}
