using System.Diagnostics.CodeAnalysis;
using Grpc.Core.Interceptors;

namespace Grpc.AspNetCore.Server;

/// <summary>A type of interceptor and the arguments to create it with.</summary>
public class InterceptorRegistration
{
    internal InterceptorRegistration([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type type, object[] arguments)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(arguments);
        if (!typeof(Interceptor).IsAssignableFrom(type))
        {
            throw new ArgumentException($"The type '{type}' is not an {nameof(Interceptor)}.", nameof(type));
        }

        Type = type;
        Arguments = arguments;
    }

    /// <summary>Type of the interceptor.</summary>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
    public Type Type { get; }

    /// <summary>Arguments of its constructor beyond services.</summary>
    public IReadOnlyList<object> Arguments { get; }
}
