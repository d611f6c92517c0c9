using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.InteropServer;

/// <summary>Looks at the frames of requests as they pass by: the API of gRPC does not tell which messages came compressed.</summary>
internal static class MessageFlagsMiddleware
{
    public static void UseMessageFlags(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        MessageFlags flags = new();
        context.Features.Set(flags);
        context.Features.Set<IRequestBodyPipeFeature>(new Body(new FlagRecordingPipeReader(context.Request.BodyReader, flags)));
        await next(context);
    });

    private sealed class Body(PipeReader reader) : IRequestBodyPipeFeature
    {
        public PipeReader Reader => reader;
    }
}
