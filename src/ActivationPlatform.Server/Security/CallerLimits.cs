using ActivationPlatform.Server.Configuration;

namespace ActivationPlatform.Server.Security;

/// <summary>Bounds the calls that one caller has under way, and how many it begins in a second (one second's worth may come at once). Callers without
/// calls are forgotten.</summary>
internal sealed class CallerLimits(ServerSettings settings, TimeProvider timeProvider)
{
    private static readonly TimeSpan ConcurrencyDelay = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Account> accounts = new(StringComparer.Ordinal);
    private long lastSweep = timeProvider.GetTimestamp();

    /// <summary>Begins a call; dispose the result when it has ended.</summary>
    /// <param name="caller">What the limits count by.</param>
    /// <exception cref="CallerLimitException">It is too much.</exception>
    public IDisposable Enter(string caller)
    {
        lock (gate)
        {
            long now = timeProvider.GetTimestamp();
            Sweep(now);
            if (!accounts.TryGetValue(caller, out Account? account))
            {
                accounts.Add(caller, account = new Account { Allowance = settings.CallerCallsPerSecond, Filled = now });
            }

            if (settings.CallerCalls > 0 && account.Calls >= settings.CallerCalls)
            {
                throw new CallerLimitException($"This caller has {account.Calls} calls under way, which is as many as may.", ConcurrencyDelay);
            }

            if (settings.CallerCallsPerSecond > 0)
            {
                account.Allowance = Math.Min(
                    settings.CallerCallsPerSecond, account.Allowance + (timeProvider.GetElapsedTime(account.Filled, now).TotalSeconds * settings.CallerCallsPerSecond));
                account.Filled = now;
                if (account.Allowance < 1)
                {
                    throw new CallerLimitException(
                        $"This caller may begin {settings.CallerCallsPerSecond} calls a second.", TimeSpan.FromSeconds((1 - account.Allowance) / settings.CallerCallsPerSecond));
                }

                account.Allowance--;
            }

            account.Calls++;
            return new Turn(this, account);
        }
    }

    /// <summary>Accounts kept now, for tests.</summary>
    internal int Count
    {
        get
        {
            lock (gate)
            {
                return accounts.Count;
            }
        }
    }

    private void Leave(Account account)
    {
        lock (gate)
        {
            account.Calls--;
        }
    }

    /// <summary>Once a second: after one second without a call the allowance is full again, so nothing needs to be remembered.</summary>
    private void Sweep(long now)
    {
        if (timeProvider.GetElapsedTime(lastSweep, now) < TimeSpan.FromSeconds(1))
        {
            return;
        }

        lastSweep = now;
        foreach ((string name, Account account) in accounts.ToArray())
        {
            if (account.Calls == 0 && timeProvider.GetElapsedTime(account.Filled, now) >= TimeSpan.FromSeconds(1))
            {
                accounts.Remove(name);
            }
        }
    }

    private sealed class Account
    {
        public int Calls { get; set; }

        public double Allowance { get; set; }

        public long Filled { get; set; }
    }

    private sealed class Turn(CallerLimits limits, Account account) : IDisposable
    {
        private Account? held = account;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref held, null) is { } account)
            {
                limits.Leave(account);
            }
        }
    }
}
