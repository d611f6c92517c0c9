using System.Globalization;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Benchmark;

// Prints what reports cost: pages per second and peak memory for 1, 2 and 4 times the layers of one network, and the whole network against its goals as ratios.
// Arguments: PHOTO [--model NAME] (default: the store's default model).
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length == 0)
{
    Console.Error.WriteLine("usage: PHOTO [--model NAME]");
    return 2;
}

const double GoalSeconds = 20;
const double GoalMegabytes = 400;
const double GoalFileMegabytes = 25;
const int QuarterLayers = 36;
string? model = args is [_, "--model", var name] ? name : null;
string[] common = model is null ? [args[0]] : [args[0], "--model", model];
Network network = ModelStore.FromEnvironment().Open(model).Network;
Console.WriteLine($"{network.Name}, {Path.GetFileName(args[0])}, {Environment.ProcessorCount} processors");
Console.WriteLine("  layers  pages   pages/s   wall s   processor s   peak MB   file MB");
ReportRun? quarter = null;
foreach (int count in (int[])[QuarterLayers, 2 * QuarterLayers, 4 * QuarterLayers])
{
    ReportRun run = await ReportRun.MeasureAsync([.. common, .. network.Layers.Take(count).SelectMany(layer => new[] { "--layer", layer.Name })]);
    quarter ??= run;
    Print(run);
    if (run != quarter)
    {
        Console.WriteLine($"          {Ratio(run.PageCount, quarter.PageCount)} the pages of the first, {Ratio(run.PeakBytes, quarter.PeakBytes)} its memory: {(run.PeakBytes - quarter.PeakBytes) / 1024.0 / (run.PageCount - quarter.PageCount):F0} KiB more a page");
    }
}

Console.WriteLine("whole network");
ReportRun whole = await ReportRun.MeasureAsync([.. common, "--all"]);
Print(whole);
Console.WriteLine($"  time    {Ratio(whole.Elapsed.TotalSeconds, GoalSeconds)} of {GoalSeconds:F0} s");
Console.WriteLine($"  memory  {Ratio(Megabytes(whole.PeakBytes), GoalMegabytes)} of {GoalMegabytes:F0} MB");
Console.WriteLine($"  file    {Ratio(Megabytes(whole.FileBytes), GoalFileMegabytes)} of {GoalFileMegabytes:F0} MB");
return whole.Elapsed.TotalSeconds <= GoalSeconds && Megabytes(whole.PeakBytes) <= GoalMegabytes && Megabytes(whole.FileBytes) <= GoalFileMegabytes ? 0 : 1;

static void Print(ReportRun run) => Console.WriteLine(
    $"  {run.LayerCount,6}  {run.PageCount,5}  {run.PageCount / run.Elapsed.TotalSeconds,8:F1}  {run.Elapsed.TotalSeconds,7:F1}  {run.ProcessorTime.TotalSeconds,12:F1}  {Megabytes(run.PeakBytes),8:F0}  {Megabytes(run.FileBytes),8:F1}");

static double Megabytes(long bytes) => bytes / 1e6;

static string Ratio(double value, double other) => $"{value / other:F2} times";
