using System.Collections.Immutable;

namespace ActivationPlatform.Server.Tests.Telemetry;

/// <summary>One span; the kind is 1 for internal, 2 for server.</summary>
internal sealed record ReceivedSpan(string Name, string TraceId, string SpanId, string ParentSpanId, ulong Kind, ImmutableSortedDictionary<string, string> Attributes);
