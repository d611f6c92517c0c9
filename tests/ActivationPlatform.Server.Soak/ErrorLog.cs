using System.Collections.Concurrent;

namespace ActivationPlatform.Server.Soak;

/// <summary>Keeps what the server logs as an error.</summary>
internal sealed class ErrorLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> messages = [];

    public int Count => messages.Count;

    public string First => messages.TryPeek(out string? message) ? message : "none";

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            messages.Enqueue($"{formatter(state, exception)} {exception}");
        }
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
