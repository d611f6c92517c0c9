using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>A method, what serves its calls, and the metadata of its endpoint.</summary>
internal sealed record ServiceMethod(IMethod Method, RequestDelegate Handler, IReadOnlyList<object> Metadata);
