namespace ActivationPlatform.Cluster;

/// <summary>Counts what holds and what does not.</summary>
internal sealed class Checks
{
    public int Passed { get; private set; }

    public int Failed { get; private set; }

    public void That(string fact, bool holds, string seen = "")
    {
        Console.WriteLine(holds ? $"passed: {fact}" : $"failed: {fact} ({seen})");
        if (holds)
        {
            Passed++;
        }
        else
        {
            Failed++;
        }
    }
}
