namespace ClientConformance;

/// <summary>A line of the errors command.</summary>
/// <param name="Scenario">What was played.</param>
/// <param name="Status">The gRPC status in capitals.</param>
/// <param name="Error">The exception's type; empty for none.</param>
/// <param name="Message">Its text; empty for none.</param>
/// <param name="Ok">Whether it went as users of the client may expect.</param>
internal sealed record Outcome(string Scenario, string Status, string Error, string Message, bool Ok);
