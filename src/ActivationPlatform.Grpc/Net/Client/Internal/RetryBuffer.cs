namespace Grpc.Net.Client.Internal;

/// <summary>What one call may keep for further attempts, taken from what all calls of the channel may keep together.</summary>
internal sealed class RetryBuffer(RetryBudget budget, long? limitBytes)
{
    private long _bytes;

    /// <summary>Takes bytes from the budget; once refused, the call is committed to its attempt.</summary>
    public bool TryAdd(int count)
    {
        if (_bytes + count > limitBytes || !budget.TryTake(count))
        {
            return false;
        }

        _bytes += count;
        return true;
    }

    public void Release()
    {
        budget.Return(_bytes);
        _bytes = 0;
    }
}
