namespace ActivationPlatform.Testing;

/// <summary>What a suite expects, and whether it held: a line each, and at the end the line that <c>.ci/run</c> adds up.</summary>
public sealed class Checks
{
    private int passed;

    /// <summary>Expectations that did not hold.</summary>
    public int Failed { get; private set; }

    /// <summary>Tells whether something holds.</summary>
    /// <param name="what">What is expected.</param>
    /// <param name="holds">Whether it is so.</param>
    /// <param name="measured">What was seen; empty if there is nothing to add.</param>
    public void Expect(string what, bool holds, string measured = "")
    {
        Console.WriteLine($"{(holds ? "passed" : "FAILED")}  {what}{(measured.Length > 0 ? ": " : "")}{measured}");
        if (holds)
        {
            passed++;
        }
        else
        {
            Failed++;
        }
    }

    /// <summary>Prints <c>N passed, N failed</c>.</summary>
    public void PrintSummary() => Console.WriteLine($"{passed} passed, {Failed} failed");
}
