using System.IO.Compression;
using Grpc.Wire;
using Microsoft.Extensions.Options;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>What holds for the methods of one service: its own options over those of all services.</summary>
internal sealed class MethodOptions
{
    public required int? MaxReceiveMessageSize { get; init; }

    public required int? MaxSendMessageSize { get; init; }

    public required bool DetailedErrors { get; init; }

    public required string? ResponseEncoding { get; init; }

    public required CompressionLevel? ResponseCompressionLevel { get; init; }

    public required CompressionTable Compressions { get; init; }

    public required IReadOnlyList<InterceptorRegistration> Interceptors { get; init; }

    public static MethodOptions For<TService>(IOptions<GrpcServiceOptions> all, IOptions<GrpcServiceOptions<TService>> own)
        where TService : class => Combine(all.Value, own.Value);

    public static MethodOptions Combine(GrpcServiceOptions all, GrpcServiceOptions own)
    {
        MethodOptions options = new()
        {
            MaxReceiveMessageSize = own.HasMaxReceiveMessageSize ? own.MaxReceiveMessageSize
                : all.HasMaxReceiveMessageSize ? all.MaxReceiveMessageSize
                : GrpcServiceOptions.DefaultReceiveMaxMessageSize,
            MaxSendMessageSize = own.HasMaxSendMessageSize ? own.MaxSendMessageSize : all.MaxSendMessageSize,
            DetailedErrors = own.EnableDetailedErrors ?? all.EnableDetailedErrors ?? false,
            ResponseEncoding = own.ResponseCompressionAlgorithm ?? all.ResponseCompressionAlgorithm,
            ResponseCompressionLevel = own.ResponseCompressionLevel ?? all.ResponseCompressionLevel,
            Compressions = new CompressionTable([
                .. own.HasCompressionProviders ? own.CompressionProviders : [],
                .. all.HasCompressionProviders ? all.CompressionProviders : [],
                .. CompressionTable.DefaultProviders]),
            Interceptors = [.. all.Interceptors, .. own.Interceptors],
        };
        return options.Compressions.TryFind(options.ResponseEncoding, out _)
            ? options
            : throw new InvalidOperationException($"The response encoding '{options.ResponseEncoding}' is not known; known: {options.Compressions.AcceptEncoding}.");
    }
}
