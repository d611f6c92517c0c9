using ActivationPlatform.Benchmarks;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

// What the analysis costs, as ratios within one run; see README.md. Short on purpose: all of it takes about a minute.
//   dotnet run -c Release --project tests/ActivationPlatform.Benchmarks
Job job = Job.Default
    .WithToolchain(InProcessEmitToolchain.Instance)
    .WithWarmupCount(3)
    .WithIterationCount(60)
    .WithIterationTime(TimeInterval.FromMilliseconds(20));
IConfig config = ManualConfig.CreateEmpty()
    .AddJob(job)
    .AddLogger(NullLogger.Instance)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddDiagnoser(MemoryDiagnoser.Default)
    .WithOrderer(new DefaultOrderer(SummaryOrderPolicy.Declared))
    .WithOption(ConfigOptions.DisableLogFile, true);

List<Summary> summaries = [.. new[] { typeof(StretchMontageBenchmark), typeof(ChannelStatisticsBenchmark), typeof(FrequencyResponseBenchmark), typeof(PngBenchmark) }
    .Select(type => BenchmarkRunner.Run(type, config))];
if (Photos.Jpeg is not null)
{
    summaries.Add(BenchmarkRunner.Run<JpegBenchmark>(config));
}

return RatioReport.Write(Console.Out, summaries) ? 0 : 1;
