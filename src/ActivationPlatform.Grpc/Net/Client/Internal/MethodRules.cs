namespace Grpc.Net.Client.Internal;

/// <summary>How calls of a method are made more than once: in turn or at the same time.</summary>
internal sealed record MethodRules(RetryRules? Retry, HedgingRules? Hedging);
