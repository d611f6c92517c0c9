namespace ActivationPlatform.Drills;

/// <summary>What is expected, and whether it held.</summary>
internal sealed class Checks
{
    private int passed;

    public int Failed { get; private set; }

    public void Expect(string what, bool holds, string measured)
    {
        Console.WriteLine($"{(holds ? "passed" : "FAILED")}  {what}: {measured}");
        if (holds)
        {
            passed++;
        }
        else
        {
            Failed++;
        }
    }

    public void PrintSummary() => Console.WriteLine($"{passed} passed, {Failed} failed");
}
