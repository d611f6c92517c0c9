using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using Grpc.AspNetCore.Server.Internal;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Grpc.AspNetCore.Web.Internal;

/// <summary>
/// Stands between a gRPC handler and the request of a browser, which can read no HTTP trailers: they become the last frame of
/// the body. Where the format is text, both bodies are base64.
/// </summary>
internal sealed class WebCallFeature : IGrpcOverOtherProtocolFeature, IRequestBodyPipeFeature, IHttpResponseTrailersFeature, IHttpResponseBodyFeature, IDisposable
{
    private const byte TrailersFlag = 0x80;

    private readonly IFeatureCollection _features;
    private readonly IHttpResponseBodyFeature _innerBody;
    private readonly IRequestBodyPipeFeature? _innerRequest;
    private readonly IHttpResponseTrailersFeature? _innerTrailers;
    private bool _hasEnded;
    private Stream? _stream;

    public WebCallFeature(HttpContext httpContext, WebFormat requestFormat, WebFormat responseFormat)
    {
        _features = httpContext.Features;
        _innerBody = _features.GetRequiredFeature<IHttpResponseBodyFeature>();
        _innerRequest = _features.Get<IRequestBodyPipeFeature>();
        _innerTrailers = _features.Get<IHttpResponseTrailersFeature>();
        Reader = requestFormat.IsText ? PipeReader.Create(new Base64RequestStream(httpContext.Request.BodyReader)) : httpContext.Request.BodyReader;
        Writer = responseFormat.IsText ? new Base64PipeWriter(_innerBody.Writer) : _innerBody.Writer;

        httpContext.Request.ContentType = requestFormat.GrpcContentType;
        httpContext.Response.OnStarting(
            () =>
            {
                if (HeaderNames.IsGrpcContentType(httpContext.Response.ContentType))
                {
                    httpContext.Response.ContentType = responseFormat.ContentType;
                }

                return Task.CompletedTask;
            });
        _features.Set<IGrpcOverOtherProtocolFeature>(this);
        _features.Set<IRequestBodyPipeFeature>(this);
        _features.Set<IHttpResponseTrailersFeature>(this);
        _features.Set<IHttpResponseBodyFeature>(this);
    }

    public PipeReader Reader { get; }

    public PipeWriter Writer { get; }

    public IHeaderDictionary Trailers { get; set; } = new HeaderDictionary();

    public Stream Stream => _stream ??= Writer.AsStream();

    public void DisableBuffering() => _innerBody.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => _innerBody.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        _innerBody.SendFileAsync(path, offset, count, cancellationToken);

    public async Task CompleteAsync()
    {
        await EndAsync().ConfigureAwait(false);
        await _innerBody.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>Writes the trailers as the last frame, if there are any.</summary>
    public async Task EndAsync()
    {
        if (_hasEnded)
        {
            return;
        }

        _hasEnded = true;
        if (Trailers.Count > 0)
        {
            WriteTrailers();
            await Writer.FlushAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _features.Set(_innerBody);
        _features.Set(_innerRequest);
        _features.Set(_innerTrailers);
        _features.Set<IGrpcOverOtherProtocolFeature>(null);
    }

    private void WriteTrailers()
    {
        StringBuilder text = new();
        foreach ((string name, StringValues values) in Trailers)
        {
            foreach (string? value in values)
            {
                text.Append(name.ToLowerInvariant()).Append(": ").Append(value).Append("\r\n");
            }
        }

        int length = Encoding.ASCII.GetByteCount(text.ToString());
        Span<byte> frame = Writer.GetSpan(FrameHeader.Size + length);
        frame[0] = TrailersFlag;
        BinaryPrimitives.WriteUInt32BigEndian(frame[1..], (uint)length);
        Encoding.ASCII.GetBytes(text.ToString(), frame[FrameHeader.Size..]);
        Writer.Advance(FrameHeader.Size + length);
    }
}
