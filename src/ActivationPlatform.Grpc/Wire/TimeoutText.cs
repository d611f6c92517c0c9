using System.Globalization;

namespace Grpc.Wire;

/// <summary>The value of <c>grpc-timeout</c>: one to eight digits and a unit.</summary>
internal static class TimeoutText
{
    private const long NanosecondsPerTick = TimeSpan.NanosecondsPerTick;
    private const long LargestNumber = 99_999_999;

    /// <summary>Writes a timeout in the finest unit that fits, rounded up so that the server never gives up before the client.</summary>
    public static string Encode(TimeSpan timeout)
    {
        long ticks = Math.Max(timeout.Ticks, 0);
        (long ticksPerUnit, char unit) = ticks switch
        {
            <= LargestNumber / NanosecondsPerTick => (0L, 'n'),
            <= LargestNumber * TimeSpan.TicksPerMicrosecond => (TimeSpan.TicksPerMicrosecond, 'u'),
            <= LargestNumber * TimeSpan.TicksPerMillisecond => (TimeSpan.TicksPerMillisecond, 'm'),
            <= LargestNumber * TimeSpan.TicksPerSecond => (TimeSpan.TicksPerSecond, 'S'),
            <= LargestNumber * TimeSpan.TicksPerMinute => (TimeSpan.TicksPerMinute, 'M'),
            _ => (TimeSpan.TicksPerHour, 'H'),
        };
        long number = unit == 'n'
            ? ticks * NanosecondsPerTick
            : Math.Min(LargestNumber, (ticks / ticksPerUnit) + (ticks % ticksPerUnit == 0 ? 0 : 1));
        return string.Create(CultureInfo.InvariantCulture, $"{number}{unit}");
    }

    /// <summary>Reads a timeout; a malformed one counts as none, and one beyond the range of <see cref="TimeSpan"/> as the longest.</summary>
    public static bool TryDecode(string? text, out TimeSpan timeout)
    {
        timeout = default;
        if (text is null || text.Length is < 2 or > 9
            || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            return false;
        }

        long? ticksPerUnit = text[^1] switch
        {
            'n' => 0,
            'u' => TimeSpan.TicksPerMicrosecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'S' => TimeSpan.TicksPerSecond,
            'M' => TimeSpan.TicksPerMinute,
            'H' => TimeSpan.TicksPerHour,
            _ => null,
        };
        if (ticksPerUnit is null)
        {
            return false;
        }

        // 99999999 hours are 3.6e18 ticks, within a long.
        timeout = TimeSpan.FromTicks(ticksPerUnit == 0 ? number / NanosecondsPerTick : number * ticksPerUnit.Value);
        return true;
    }
}
