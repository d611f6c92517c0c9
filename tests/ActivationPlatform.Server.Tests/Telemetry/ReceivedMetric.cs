using System.Collections.Immutable;

namespace ActivationPlatform.Server.Tests.Telemetry;

/// <summary>One data point; the value is a histogram's count or a whole number, 0 for another.</summary>
internal sealed record ReceivedMetric(string Name, string Unit, ImmutableSortedDictionary<string, string> Attributes, ulong Value);
