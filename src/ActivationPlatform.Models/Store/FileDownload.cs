using System.Net;
using System.Security.Cryptography;

namespace ActivationPlatform.Models.Store;

/// <summary>Downloads one file into a folder: into <c>NAME.part</c>, which survives an interruption and is continued, then under its name
/// once size and hash are right. A mirror that fails is followed by the next.</summary>
internal sealed class FileDownload(HttpClient client, string folder, TimeSpan stallTimeout)
{
    private const int BufferLength = 128 << 10;

    /// <exception cref="ModelStoreException">No mirror gave the right file; the text says why for each.</exception>
    public async Task RunAsync(KnownFile file, IProgress<PullProgress>? progress, CancellationToken cancellationToken)
    {
        string part = Path.Combine(folder, file.FileName + ".part");
        List<string> failures = [];
        List<Exception> causes = [];
        // What an earlier download left may be wrong, which only the hash at the end tells: then the first mirror gets a second chance.
        foreach (Uri mirror in File.Exists(part) ? file.Mirrors.Insert(0, file.Mirrors[0]) : file.Mirrors)
        {
            try
            {
                await ReceiveAsync(file, mirror, part, progress, cancellationToken);
                File.Move(part, Path.Combine(folder, file.FileName), overwrite: true);
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception exception) when (exception is HttpRequestException or ModelIntegrityException or OperationCanceledException or InvalidDataException)
            {
                string reason = exception is OperationCanceledException ? $"no answer for {stallTimeout.TotalSeconds:0.#} s" : exception.Message;
                failures.Add($"{mirror}: {reason}");
                causes.Add(exception);
            }
            finally
            {
                if (new FileInfo(part) is { Exists: true, Length: 0 })
                {
                    File.Delete(part);
                }
            }
        }

        throw new ModelStoreException($"'{file.FileName}' could not be downloaded. {string.Join(" | ", failures)}", causes.Count == 1 ? causes[0] : new AggregateException(causes));
    }

    private async Task ReceiveAsync(KnownFile file, Uri mirror, string part, IProgress<PullProgress>? progress, CancellationToken cancellationToken)
    {
        await using (var target = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None))
        {
            if (target.Length > file.Length)
            {
                target.SetLength(0);
            }

            if (target.Length < file.Length)
            {
                await CopyAsync(file, mirror, target, progress, cancellationToken);
            }
        }

        string actual = await HashAsync(part, cancellationToken);
        if (actual != file.Sha256)
        {
            // Nothing of it can be trusted: the next try begins at the beginning.
            File.Delete(part);
            throw new ModelIntegrityException(mirror.ToString(), file.Sha256, actual);
        }
    }

    private async Task CopyAsync(KnownFile file, Uri mirror, FileStream target, IProgress<PullProgress>? progress, CancellationToken cancellationToken)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stall.CancelAfter(stallTimeout);
        using var request = new HttpRequestMessage(HttpMethod.Get, mirror);
        if (target.Length > 0)
        {
            request.Headers.Range = new System.Net.Http.Headers.RangeHeaderValue(target.Length, null);
        }

        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token);
        bool continues = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == target.Length;
        if (!continues)
        {
            // A server that ignores the range, or answers another one, sends the whole file or nothing that we can use.
            if (response.StatusCode == HttpStatusCode.PartialContent)
            {
                throw new InvalidDataException($"the server answered the range {response.Content.Headers.ContentRange}, asked was {request.Headers.Range}");
            }

            response.EnsureSuccessStatusCode();
            target.SetLength(0);
        }

        target.Position = target.Length;
        await using Stream source = await response.Content.ReadAsStreamAsync(stall.Token);
        var buffer = new byte[BufferLength];
        progress?.Report(new PullProgress(file.FileName, target.Length, file.Length, mirror));
        while (true)
        {
            stall.CancelAfter(stallTimeout);
            int read = await ReadAsync(source, buffer, stall.Token);
            if (read == 0)
            {
                break;
            }

            if (target.Length + read > file.Length)
            {
                target.SetLength(0);
                throw new InvalidDataException($"the server sends more than the {file.Length} bytes that the file has");
            }

            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            await target.FlushAsync(cancellationToken);
            progress?.Report(new PullProgress(file.FileName, target.Length, file.Length, mirror));
        }

        if (target.Length < file.Length)
        {
            throw new InvalidDataException($"the connection ended after {target.Length} of {file.Length} bytes");
        }
    }

    /// <summary>A broken connection is the mirror's failure, not the disk's.</summary>
    private static async Task<int> ReadAsync(Stream source, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException exception)
        {
            throw new HttpRequestException(exception.Message, exception);
        }
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
