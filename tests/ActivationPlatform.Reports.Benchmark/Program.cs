using System.Globalization;
using System.Text.Json;
using ActivationPlatform.Models;
using ActivationPlatform.Reports.Benchmark;

// Prints what reports cost: pages per second and memory for 1, 2 and 4 times the layers of one network, and the whole network against its goals as ratios.
// Arguments: PHOTO [--model NAME] (default: the store's default model).
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is [RepeatedReportCost.Command, var measured, var times, .. var models])
{
    Console.WriteLine(JsonSerializer.Serialize(await RepeatedReport.MeasureAsync(measured, models.FirstOrDefault(), int.Parse(times, CultureInfo.InvariantCulture))));
    return 0;
}

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: PHOTO [--model NAME]");
    return 2;
}

const double GoalSeconds = 20;
const double GoalMegabytes = 400;
const double GoalFileMegabytes = 25;
const double GoalKibibytesPerPage = 32;
const int Processes = 5;
string? model = args is [_, "--model", var name] ? name : null;
string[] common = model is null ? [args[0]] : [args[0], "--model", model];
Network network = ModelStore.FromEnvironment().Open(model).Network;
Console.WriteLine($"{network.Name}, {Path.GetFileName(args[0])}, {Environment.ProcessorCount} processors");
Console.WriteLine("1, 2 and 4 times the layers: the whole network's sections so many times in one document, so that the network's own memory is the same each time");
Console.WriteLine($"(medians of {Processes} processes, each of which first writes one report that is not counted; alive: what survives a collection after the last page; peak: the largest resident set)");
Console.WriteLine("  layers  pages   pages/s  alive MB  KiB more a page   peak MB  KiB more a page");
RepeatedReportCost? once = null;
bool isStreaming = true;
foreach (int count in (int[])[1, 2, 4])
{
    RepeatedReportCost cost = await RepeatedReportCost.MedianAsync(args[0], model, count, Processes);
    once ??= cost;
    (double alive, double peak) = (PerPage(cost, once, cost.LiveBytes - once.LiveBytes), PerPage(cost, once, cost.PeakBytes - once.PeakBytes));
    isStreaming &= alive <= GoalKibibytesPerPage && peak <= GoalKibibytesPerPage;
    Console.WriteLine(
        $"  {count * network.Layers.Length,6}  {cost.PageCount,5}  {cost.PageCount / cost.Elapsed.TotalSeconds,8:F1}  {Megabytes(cost.LiveBytes),8:F1}  {alive,15:F1}  {Megabytes(cost.PeakBytes),8:F1}  {peak,15:F1}");
}

Console.WriteLine($"  at most {GoalKibibytesPerPage:F0} KiB more a page: {(isStreaming ? "yes" : "no")}");
Console.WriteLine("whole network, as the program writes it");
ReportRun whole = await ReportRun.MeasureAsync([.. common, "--all"]);
Console.WriteLine($"  {whole.LayerCount} layers, {whole.PageCount} pages, {whole.PageCount / whole.Elapsed.TotalSeconds:F1} pages/s, {whole.ProcessorTime.TotalSeconds:F1} s of processor time");
Console.WriteLine($"  time    {whole.Elapsed.TotalSeconds:F1} s, {whole.Elapsed.TotalSeconds / GoalSeconds:F2} times the {GoalSeconds:F0} s allowed");
Console.WriteLine($"  memory  {Megabytes(whole.PeakBytes):F0} MB, {Megabytes(whole.PeakBytes) / GoalMegabytes:F2} times the {GoalMegabytes:F0} MB allowed");
Console.WriteLine($"  file    {Megabytes(whole.FileBytes):F1} MB, {Megabytes(whole.FileBytes) / GoalFileMegabytes:F2} times the {GoalFileMegabytes:F0} MB allowed");
return isStreaming && whole.Elapsed.TotalSeconds <= GoalSeconds && Megabytes(whole.PeakBytes) <= GoalMegabytes && Megabytes(whole.FileBytes) <= GoalFileMegabytes ? 0 : 1;

static double Megabytes(long bytes) => bytes / 1e6;

static double PerPage(RepeatedReportCost cost, RepeatedReportCost once, long bytes) => cost == once ? 0 : bytes / 1024.0 / (cost.PageCount - once.PageCount);
