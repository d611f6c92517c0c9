using System.Globalization;
using ActivationPlatform.Drills;

// See README.md. Arguments: the names of drills; none for all.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Drill[] drills = [new("overload", OverloadDrill.RunAsync), new("slow-readers", SlowReaderDrill.RunAsync), new("sigterm", StopDrill.RunAsync)];
string[] unknown = [.. args.Except(drills.Select(drill => drill.Name))];
if (unknown.Length > 0)
{
    Console.Error.WriteLine($"There is no drill {string.Join(", ", unknown)}; there are: {string.Join(", ", drills.Select(drill => drill.Name))}.");
    return 2;
}

var checks = new Checks();
foreach (Drill drill in drills.Where(drill => args.Length == 0 || args.Contains(drill.Name)))
{
    Console.WriteLine($"== {drill.Name}");
    try
    {
        await drill.RunAsync(checks);
    }
    catch (Exception exception)
    {
        checks.Expect($"the drill {drill.Name} runs to its end", false, exception.ToString());
    }
}

checks.PrintSummary();
return checks.Failed == 0 ? 0 : 1;
