using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using Grpc.Core.Interceptors;

namespace Grpc.AspNetCore.Server;

/// <summary>The interceptors of calls, in the order in which they see a call.</summary>
public class InterceptorCollection : Collection<InterceptorRegistration>
{
    /// <summary>Adds a type of interceptor.</summary>
    /// <typeparam name="TInterceptor">The type.</typeparam>
    /// <param name="args">Arguments of its constructor beyond services.</param>
    public void Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TInterceptor>(params object[] args)
        where TInterceptor : Interceptor => Add(typeof(TInterceptor), args);

    /// <summary>Adds a type of interceptor.</summary>
    /// <param name="interceptorType">The type.</param>
    /// <param name="args">Arguments of its constructor beyond services.</param>
    public void Add([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type interceptorType, params object[] args) =>
        Add(new InterceptorRegistration(interceptorType, args));
}
