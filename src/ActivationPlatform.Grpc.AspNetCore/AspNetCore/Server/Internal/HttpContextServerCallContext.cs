using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Compression;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>A call over an HTTP request. The call's end is in the other half of this class.</summary>
internal sealed partial class HttpContextServerCallContext : ServerCallContext, IServerCallContextFeature, IDisposable
{
    private readonly IMethod _method;
    private readonly MethodOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;
    private AuthContext? _authContext;
    private ICompressionProvider? _responseCompression;
    private CancellationTokenSource? _cancellation;
    private DeadlineTimer? _deadlineTimer;
    private DateTime _deadline = DateTime.MaxValue;

    public HttpContextServerCallContext(HttpContext httpContext, IMethod method, MethodOptions options, ILogger logger, TimeProvider time)
    {
        HttpContext = httpContext;
        _method = method;
        _options = options;
        _logger = logger;
        _time = time;
        _encoder = new MessageEncoder(options.MaxSendMessageSize, options.ResponseCompressionLevel);
        Reader = new RequestReader(httpContext.Request.BodyReader, options.MaxReceiveMessageSize);
    }

    public HttpContext HttpContext { get; }

    public RequestReader Reader { get; }

    ServerCallContext IServerCallContextFeature.ServerCallContext => this;

    protected override string MethodCore => _method.FullName;

    protected override string HostCore => HttpContext.Request.Host.Value ?? "";

    protected override string PeerCore => HttpContext.Connection.RemoteIpAddress switch
    {
        { AddressFamily: AddressFamily.InterNetwork } address => $"ipv4:{address}:{HttpContext.Connection.RemotePort}",
        { IsIPv4MappedToIPv6: true } address => $"ipv4:{address.MapToIPv4()}:{HttpContext.Connection.RemotePort}",
        IPAddress address => $"ipv6:[{address}]:{HttpContext.Connection.RemotePort}",
        null => "unknown",
    };

    protected override DateTime DeadlineCore => _deadline;

    protected override Metadata RequestHeadersCore => _requestHeaders ??= ReadRequestHeaders();

    protected override CancellationToken CancellationTokenCore => _cancellation?.Token ?? HttpContext.RequestAborted;

    protected override Metadata ResponseTrailersCore => _responseTrailers ??= [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => _authContext ??= ClientCertificateIdentity.Of(HttpContext.Connection.ClientCertificate);

    protected override IDictionary<object, object> UserStateCore => HttpContext.Items!;

    /// <summary>Prepares the call; its errors become the call's status.</summary>
    /// <exception cref="RpcException">UNIMPLEMENTED for an unknown encoding, INTERNAL for malformed metadata.</exception>
    public void Begin()
    {
        LiftBodyLimits();
        IHeaderDictionary headers = HttpContext.Request.Headers;
        if (TimeoutText.TryDecode(headers[HeaderNames.Timeout], out TimeSpan timeout))
        {
            DateTime now = _time.GetUtcNow().UtcDateTime;
            _deadline = timeout < DateTime.MaxValue - now ? now + timeout : DateTime.MaxValue;
            _cancellation = CancellationTokenSource.CreateLinkedTokenSource(HttpContext.RequestAborted);
            if (_deadline != DateTime.MaxValue)
            {
                _deadlineTimer = new DeadlineTimer(_time, _deadline, EndAtDeadline);
            }
        }

        string? encoding = headers[HeaderNames.Encoding];
        if (!_options.Compressions.TryFind(encoding, out ICompressionProvider? compression))
        {
            HttpContext.Response.Headers[HeaderNames.AcceptEncoding] = _options.Compressions.AcceptEncoding;
            throw new RpcException(new Status(StatusCode.Unimplemented, $"The request encoding '{encoding}' is not known; known: {_options.Compressions.AcceptEncoding}."));
        }

        Reader.Compression = compression;
        SetResponseEncoding(_options.ResponseEncoding);
        foreach (string name in headers.Keys)
        {
            if (Metadata.Entry.IsBinaryKey(name))
            {
                // Malformed metadata fails the call before its handler begins.
                _ = RequestHeadersCore;
                break;
            }
        }
    }

    public void Dispose()
    {
        _deadlineTimer?.Dispose();
        _cancellation?.Dispose();
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options)
    {
        options ??= ContextPropagationOptions.Default;
        return new ServerContextPropagationToken(
            options.IsPropagateDeadline && _deadline != DateTime.MaxValue ? _deadline : null,
            options.IsPropagateCancellation ? CancellationToken : CancellationToken.None);
    }

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        lock (_gate)
        {
            if (_hasHeaders || _hasEnded)
            {
                throw new InvalidOperationException("Response headers can be written only once, before the first message and the end of the call.");
            }

            if (responseHeaders.GetValue(HeaderNames.EncodingRequest) is { } encoding)
            {
                SetResponseEncoding(encoding);
            }

            AddMetadata(HttpContext.Response.Headers, responseHeaders);
            SetHeaders();
        }

        await HttpContext.Response.BodyWriter.FlushAsync().ConfigureAwait(false);
    }

    private static void AddMetadata(IHeaderDictionary headers, Metadata metadata)
    {
        foreach (Metadata.Entry entry in metadata)
        {
            if (!HeaderNames.IsReserved(entry.Key))
            {
                string value = entry.IsBinary ? BinaryHeader.Encode(entry.Bytes) : entry.Value;
                headers[entry.Key] = StringValues.Concat(headers[entry.Key], value);
            }
        }
    }

    private Metadata ReadRequestHeaders()
    {
        Metadata metadata = [];
        foreach ((string name, StringValues values) in HttpContext.Request.Headers)
        {
            if (HeaderNames.IsReserved(name))
            {
                continue;
            }

            foreach (string? value in values)
            {
                BinaryHeader.AddReceived(metadata, name, value ?? "");
            }
        }

        return metadata;
    }

    /// <summary>A stream may be long, and as slow as its caller: limits meant for uploads of files do not apply.</summary>
    private void LiftBodyLimits()
    {
        if (HttpContext.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        if (HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }
    }

    /// <summary>Compresses responses if the caller accepts the encoding.</summary>
    private void SetResponseEncoding(string? encoding)
    {
        if (!_options.Compressions.TryFind(encoding, out ICompressionProvider? compression))
        {
            throw new RpcException(new Status(StatusCode.Internal, $"The response encoding '{encoding}' is not known; known: {_options.Compressions.AcceptEncoding}."));
        }

        _responseCompression = compression is not null && Accepts(HttpContext.Request.Headers[HeaderNames.AcceptEncoding], compression.EncodingName) ? compression : null;

        static bool Accepts(StringValues accepted, string name)
        {
            foreach (string? line in accepted)
            {
                foreach (Range range in line.AsSpan().Split(','))
                {
                    if (line.AsSpan(range).Trim().Equals(name, StringComparison.Ordinal))
                    {
                        return true;
                    }
                }
            }

            return false;
        }
    }
}
