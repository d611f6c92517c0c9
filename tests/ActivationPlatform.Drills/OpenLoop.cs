using System.Diagnostics;

namespace ActivationPlatform.Drills;

/// <summary>Begins calls at a fixed rate, whatever becomes of those before: as many callers behave who do not know of each other.</summary>
internal static class OpenLoop
{
    /// <summary>Sends and waits for the last answer.</summary>
    /// <param name="perSecond">Calls begun a second.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="call">One call; never fails.</param>
    /// <returns>Calls begun.</returns>
    public static async Task<int> RunAsync(double perSecond, TimeSpan duration, Func<int, Task> call)
    {
        var calls = new List<Task>();
        long began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) is var elapsed && elapsed < duration)
        {
            int due = (int)(elapsed.TotalSeconds * perSecond);
            while (calls.Count < due)
            {
                calls.Add(call(calls.Count));
            }

            await Task.Delay(5);
        }

        await Task.WhenAll(calls);
        return calls.Count;
    }
}
