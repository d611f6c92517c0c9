using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Maps services to endpoints, and what names no method to UNIMPLEMENTED.</summary>
internal sealed class ServiceMapper(IOptions<GrpcServiceOptions> options, ILoggerFactory loggers, TimeProvider time)
{
    private readonly ILogger _logger = loggers.CreateLogger("Grpc.AspNetCore.Server.ServerCallHandler");
    private readonly HashSet<string> _services = new(StringComparer.Ordinal);
    private bool _hasFallback;

    public IEnumerable<IEndpointConventionBuilder> Map<TService>(IEndpointRouteBuilder endpoints)
        where TService : class
    {
        IServiceProvider services = endpoints.ServiceProvider;
        MethodOptions methodOptions = MethodOptions.For(options, services.GetRequiredService<IOptions<GrpcServiceOptions<TService>>>());
        ServiceMethodCollector<TService> collector = new(methodOptions, services.GetRequiredService<IGrpcServiceActivator<TService>>(), _logger, time);
        collector.Collect();

        List<IEndpointConventionBuilder> mapped = [];
        foreach (ServiceMethod method in collector.Methods)
        {
            IEndpointConventionBuilder endpoint = endpoints.Map(RoutePatternFactory.Parse(method.Method.FullName), method.Handler);
            endpoint.Add(builder =>
            {
                builder.DisplayName = $"gRPC - {method.Method.FullName}";
                builder.Metadata.Add(new HttpMethodMetadata(["POST"], acceptCorsPreflight: true));
                foreach (object item in method.Metadata)
                {
                    builder.Metadata.Add(item);
                }
            });
            mapped.Add(endpoint);
        }

        foreach (string service in collector.Methods.Select(method => method.Method.ServiceName).Distinct())
        {
            if (_services.Add(service))
            {
                mapped.Add(MapUnknown(endpoints, $"{service}/{{unknownMethod}}", ["unknownMethod"]));
            }
        }

        if (!_hasFallback && options.Value.IgnoreUnknownServices != true)
        {
            _hasFallback = true;
            MapUnknown(endpoints, "{unknownService}/{unknownMethod}", ["unknownService", "unknownMethod"]);
        }

        return mapped;
    }

    private IEndpointConventionBuilder MapUnknown(IEndpointRouteBuilder endpoints, string pattern, string[] parameters)
    {
        RouteValueDictionary policies = new(parameters.Select(name => KeyValuePair.Create(name, (object?)new GrpcContentTypeConstraint())));
        IEndpointConventionBuilder endpoint = endpoints.Map(RoutePatternFactory.Parse(pattern, defaults: null, policies), Refuse);
        endpoint.Add(builder =>
        {
            builder.DisplayName = $"gRPC - unknown: {pattern}";
            builder.Metadata.Add(new HttpMethodMetadata(["POST"], acceptCorsPreflight: true));
        });
        return endpoint;
    }

    private Task Refuse(HttpContext httpContext)
    {
        if (CallAdmission.TryAdmit(httpContext, _logger))
        {
            CallAdmission.RefuseUnknownMethod(httpContext, _logger);
        }

        return Task.CompletedTask;
    }
}
