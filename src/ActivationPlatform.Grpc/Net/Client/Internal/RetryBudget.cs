namespace Grpc.Net.Client.Internal;

/// <summary>The bytes that all calls of a channel may keep for further attempts.</summary>
internal sealed class RetryBudget(long? limitBytes)
{
    private long _takenBytes;

    public bool TryTake(long count)
    {
        if (Interlocked.Add(ref _takenBytes, count) > limitBytes)
        {
            Interlocked.Add(ref _takenBytes, -count);
            return false;
        }

        return true;
    }

    public void Return(long count) => Interlocked.Add(ref _takenBytes, -count);
}
