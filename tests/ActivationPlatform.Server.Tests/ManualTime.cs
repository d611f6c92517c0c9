namespace ActivationPlatform.Server.Tests;

/// <summary>A clock that a test moves; timers are the system's.</summary>
internal sealed class ManualTime : TimeProvider
{
    private TimeSpan elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan by) => elapsed += by;

    public override long GetTimestamp() => elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + elapsed;
}
