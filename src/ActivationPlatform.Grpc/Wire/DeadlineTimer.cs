namespace Grpc.Wire;

/// <summary>Calls back once when a deadline passes, however far away it is.</summary>
internal sealed class DeadlineTimer : IDisposable
{
    // Timers of the platform end at about 49 days.
    private static readonly TimeSpan LongestStep = TimeSpan.FromDays(20);

    private readonly TimeProvider _time;
    private readonly DateTime _deadline;
    private readonly Action _callback;
    private readonly ITimer _timer;

    public DeadlineTimer(TimeProvider time, DateTime deadline, Action callback)
    {
        _time = time;
        _deadline = deadline;
        _callback = callback;
        _timer = time.CreateTimer(state => ((DeadlineTimer)state!).Elapsed(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Arm();
    }

    public void Dispose() => _timer.Dispose();

    private void Elapsed()
    {
        if (_time.GetUtcNow().UtcDateTime >= _deadline)
        {
            _callback();
        }
        else
        {
            Arm();
        }
    }

    private void Arm()
    {
        TimeSpan remaining = _deadline - _time.GetUtcNow().UtcDateTime;

        // A timer that fires a fraction of a millisecond early would only be armed again.
        TimeSpan due = remaining <= TimeSpan.Zero ? TimeSpan.Zero : remaining + TimeSpan.FromMilliseconds(1);
        _timer.Change(due < LongestStep ? due : LongestStep, Timeout.InfiniteTimeSpan);
    }
}
