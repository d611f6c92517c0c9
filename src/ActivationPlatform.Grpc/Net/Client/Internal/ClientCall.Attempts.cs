using System.Globalization;
using System.Net;
using Grpc.Core;
using Grpc.Net.Compression;
using Grpc.Wire;

namespace Grpc.Net.Client.Internal;

/// <summary>The attempts of a call, until one of them has a response to read.</summary>
internal sealed partial class ClientCall<TRequest, TResponse>
{
    private async Task RunAsync()
    {
        try
        {
            // A stream of requests goes to one server at a time.
            bool isHedged = _hedging is not null && _method.Type is MethodType.Unary or MethodType.ServerStreaming;
            bool hasAnswer = await (isHedged ? TryAnswerHedgedAsync(_hedging!) : TryAnswerInTurnAsync()).ConfigureAwait(false);
            if (hasAnswer && HasUnaryResponse)
            {
                await ReadUnaryResponseAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            End(CallFailure.From(exception).Status, Metadata.Empty);
        }
    }

    /// <summary>Makes one attempt after the other.</summary>
    /// <returns>False if the call ended without a response to read.</returns>
    private async Task<bool> TryAnswerInTurnAsync()
    {
        int attempts = 0;
        int unconnected = 0;
        bool isRepeatedTransparently = false;
        while (true)
        {
            Answer answer = await SendAsync(attempts, _ending.Token).ConfigureAwait(false);
            CallFailure? failure = answer.Failure ?? await TryAcceptAsync(answer.Http!).ConfigureAwait(false);
            if (failure is null)
            {
                return true;
            }

            TimeSpan pause = TimeSpan.Zero;
            if (!_body.CanRepeat || _ending.IsCancellationRequested)
            {
                End(failure.Status, failure.Trailers);
                return false;
            }

            if (failure.IsUnconnected && _options.IsWaitForReady)
            {
                pause = _channel.GetReconnectPause(unconnected++);
            }
            else if (failure.IsUnprocessed && !failure.IsUnconnected && !isRepeatedTransparently)
            {
                isRepeatedTransparently = true;
            }
            else if (_retry is not null && !_body.ExceedsRetryBuffer && _retry.AllowsRetry(failure, attempts + 1, _channel.Jitter, out pause))
            {
                attempts++;
            }
            else
            {
                End(failure.Status, failure.Trailers);
                return false;
            }

            await Task.Delay(pause, _channel.Time, _ending.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Sends the request and waits for the headers of the response; never fails.</summary>
    private async Task<Answer> SendAsync(int previousAttempts, CancellationToken cancellationToken)
    {
        HttpResponseMessage http;
        try
        {
            HttpRequestMessage request = await CreateRequestAsync(previousAttempts).ConfigureAwait(false);
            http = await _channel.Transport.SendAsync(request, _options.IsWaitForReady, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return new Answer(null, CallFailure.From(exception));
        }

        Status? status = ResponseStatus.OfHeaders(http);
        if (status is null)
        {
            return new Answer(http, null);
        }

        using (http)
        {
            return new Answer(null, OfTrailersOnly(http, status.Value));
        }
    }

    /// <summary>Takes a response; null if it can be read.</summary>
    private async ValueTask<CallFailure?> TryAcceptAsync(HttpResponseMessage http)
    {
        try
        {
            await AcceptAsync(http).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception)
        {
            http.Dispose();
            return CallFailure.From(exception);
        }
    }

    private CallFailure OfTrailersOnly(HttpResponseMessage http, Status status)
    {
        if (status.StatusCode == StatusCode.OK && HasUnaryResponse)
        {
            status = new Status(StatusCode.Internal, "The server answered OK without a response message.");
        }

        try
        {
            Metadata trailers = ResponseStatus.ReadMetadata(http.Headers);
            if (status.StatusCode == StatusCode.OK || _retry is null && _hedging is null)
            {
                _headers.TrySetResult(trailers);
            }

            return new CallFailure(status, trailers);
        }
        catch (RpcException exception)
        {
            return new CallFailure(exception.Status, Metadata.Empty);
        }
    }

    /// <summary>There is a response: from here on the call is committed to this attempt.</summary>
    private async ValueTask AcceptAsync(HttpResponseMessage http)
    {
        string? encoding = ResponseStatus.First(http.Headers, HeaderNames.Encoding);
        if (!_channel.Compressions.TryFind(encoding, out ICompressionProvider? compression))
        {
            throw new RpcException(new Status(StatusCode.Internal, $"The response encoding '{encoding}' is not known; known: {_channel.Compressions.AcceptEncoding}."));
        }

        Metadata headers = ResponseStatus.ReadMetadata(http.Headers);
        Stream body = await http.Content.ReadAsStreamAsync(_ending.Token).ConfigureAwait(false);
        _body.Commit();
        bool hasEnded;
        lock (_gate)
        {
            hasEnded = _status is not null;
            if (!hasEnded)
            {
                _http = http;
                _responseCompression = compression;
                _frames = new FrameReader(body, _channel.Options.MaxReceiveMessageSize);
            }
        }

        if (hasEnded)
        {
            http.Dispose();
            return;
        }

        _headers.TrySetResult(headers);
        _answered.TrySetResult();
    }

    private async Task ReadUnaryResponseAsync()
    {
        if (!TryBeginReading())
        {
            return;
        }

        TResponse? response = null;
        Status? failure = null;
        try
        {
            if (await _frames!.ReadAsync(_ending.Token).ConfigureAwait(false))
            {
                response = DecodeFrame();
                if (await _frames.ReadAsync(_ending.Token).ConfigureAwait(false))
                {
                    failure = new Status(StatusCode.Internal, "The server sent more than one response message.");
                }
            }
        }
        catch (Exception exception)
        {
            failure = CallFailure.From(exception).Status;
        }
        finally
        {
            EndReading();
        }

        if (failure is null)
        {
            EndWithTrailers(response);
        }
        else
        {
            End(failure.Value, Metadata.Empty);
        }
    }

    /// <summary>The response's body has been read to its end: the status is in the trailers.</summary>
    private void EndWithTrailers(TResponse? response)
    {
        Status status = ResponseStatus.OfTrailers(_http!);
        if (status.StatusCode == StatusCode.OK && HasUnaryResponse && response is null)
        {
            status = new Status(StatusCode.Internal, "The server answered OK without a response message.");
        }

        Metadata trailers = Metadata.Empty;
        try
        {
            trailers = ResponseStatus.ReadMetadata(_http!.TrailingHeaders);
        }
        catch (RpcException exception)
        {
            status = exception.Status;
        }

        End(status, trailers, response);
    }

    private TResponse DecodeFrame() =>
        _decoder.Decode(_frames!.Payload, _frames.Header.IsCompressed, _responseCompression, _method.ResponseMarshaller.ContextualDeserializer);

    private async ValueTask<HttpRequestMessage> CreateRequestAsync(int previousAttempts)
    {
        HttpRequestMessage request = new(HttpMethod.Post, _channel.GetUri(_method))
        {
            Version = _channel.Options.HttpVersion ?? HttpVersion.Version20,
            VersionPolicy = _channel.Options.HttpVersionPolicy ?? HttpVersionPolicy.RequestVersionExact,
            Content = new RequestContent(_body),
        };
        request.Headers.TryAddWithoutValidation("TE", "trailers");
        request.Headers.TryAddWithoutValidation("User-Agent", GrpcChannel.UserAgent);
        request.Headers.TryAddWithoutValidation(HeaderNames.AcceptEncoding, _channel.Compressions.AcceptEncoding);
        request.Headers.Host = _host;
        if (_requestCompression is not null)
        {
            request.Headers.TryAddWithoutValidation(HeaderNames.Encoding, _requestCompression.EncodingName);
        }

        if (_deadline != DateTime.MaxValue)
        {
            request.Headers.TryAddWithoutValidation(HeaderNames.Timeout, TimeoutText.Encode(_deadline - _channel.Time.GetUtcNow().UtcDateTime));
        }

        if (previousAttempts > 0)
        {
            request.Headers.TryAddWithoutValidation(HeaderNames.PreviousAttempts, previousAttempts.ToString(CultureInfo.InvariantCulture));
        }

        AddMetadata(request, _options.Headers);
        if (_options.Credentials is not null || _channel.CallCredentials is not null)
        {
            AddMetadata(request, await CallCredentialsReader.ReadAsync(_channel, _method, _options.Credentials, _ending.Token).ConfigureAwait(false));
        }

        return request;
    }

    private static void AddMetadata(HttpRequestMessage request, Metadata? metadata)
    {
        for (int index = 0; index < metadata?.Count; index++)
        {
            Metadata.Entry entry = metadata[index];
            if (HeaderNames.IsReserved(entry.Key))
            {
                continue;
            }

            string value = entry.IsBinary ? BinaryHeader.Encode(entry.Bytes) : entry.Value;
            if (!request.Headers.TryAddWithoutValidation(entry.Key, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(entry.Key, value);
            }
        }
    }

    /// <summary>The outcome of an attempt: a response to read, or why there is none.</summary>
    private readonly record struct Answer(HttpResponseMessage? Http, CallFailure? Failure);
}
