using ActivationPlatform.Server.Configuration;
using ActivationPlatform.Server.Security;

namespace ActivationPlatform.Server.Tests.Security;

public sealed class CallerLimitsTests
{
    private readonly ManualTime time = new();

    [Fact]
    public void Enter_MoreASecondThanAllowed_SaysWhenToComeAgain()
    {
        var limits = new CallerLimits(new ServerSettings { CallerCallsPerSecond = 2 }, time);
        limits.Enter("a").Dispose();
        limits.Enter("a").Dispose();
        CallerLimitException exception = Assert.Throws<CallerLimitException>(() => limits.Enter("a"));
        Assert.Equal(("This caller may begin 2 calls a second.", TimeSpan.FromSeconds(0.5)), (exception.Message, exception.RetryDelay));
        limits.Enter("b").Dispose();
        time.Advance(TimeSpan.FromSeconds(0.5));
        limits.Enter("a").Dispose();
        Assert.Throws<CallerLimitException>(() => limits.Enter("a"));
    }

    [Fact]
    public void Enter_AfterAnEndedCall_HasRoomAgain()
    {
        var limits = new CallerLimits(new ServerSettings { CallerCalls = 1 }, time);
        IDisposable call = limits.Enter("a");
        Assert.Throws<CallerLimitException>(() => limits.Enter("a"));
        call.Dispose();
        call.Dispose();
        using IDisposable first = limits.Enter("a");
        Assert.Throws<CallerLimitException>(() => limits.Enter("a"));
    }

    [Fact]
    public void Enter_ManyCallersOnce_AreForgotten()
    {
        var limits = new CallerLimits(new ServerSettings(), time);
        for (int i = 0; i < 100; i++)
        {
            limits.Enter($"caller {i}").Dispose();
        }

        time.Advance(TimeSpan.FromSeconds(2));
        using IDisposable call = limits.Enter("last");
        Assert.Equal(1, limits.Count);
    }
}
