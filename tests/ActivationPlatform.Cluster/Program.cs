using System.Globalization;
using ActivationPlatform.Cluster;

// Arguments: --seconds N (default 120), the length of each of the two drills. See README.md; tests/cluster/run starts it in a network of its own.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int seconds = Array.IndexOf(args, "--seconds") is >= 0 and int at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : 120;
var checks = new Checks();
using (var work = new WorkFolder())
{
    work.MakeModels();
    foreach (bool behindProxy in (bool[])[true, false])
    {
        await new Drill(work, checks, TimeSpan.FromSeconds(seconds), behindProxy).RunAsync();
    }
}

checks.PrintSummary();
return checks.Failed == 0 ? 0 : 1;
