using System.Text;
using Microsoft.Extensions.Logging;

namespace ActivationPlatform.Server.Tests.Functional;

/// <summary>Keeps everything that is logged, levels, values and exceptions included.</summary>
internal sealed class LogCapture : ILoggerProvider, ILogger
{
    private readonly StringBuilder text = new();

    public string Text
    {
        get
        {
            lock (text)
            {
                return text.ToString();
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        Append(state.ToString());
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Append($"[{logLevel}] {formatter(state, exception)}");
        Append(exception?.ToString());
        if (state is IEnumerable<KeyValuePair<string, object?>> values)
        {
            foreach ((string name, object? value) in values)
            {
                Append($"{name}={value}");
            }
        }
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    private void Append(string? line)
    {
        lock (text)
        {
            text.AppendLine(line);
        }
    }
}
