using System.Globalization;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client.Internal;

/// <summary>What a server that fails a call says about the next attempt.</summary>
internal static class RetryPushback
{
    /// <summary>The server's wish, if it has one: a pause, or null for no further attempt at all.</summary>
    public static bool TryRead(Metadata trailers, out TimeSpan? pause)
    {
        pause = null;
        string? text = trailers.GetValue(HeaderNames.RetryPushback);
        if (text is null)
        {
            return false;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds))
        {
            pause = TimeSpan.FromMilliseconds(milliseconds);
        }

        return true;
    }
}
