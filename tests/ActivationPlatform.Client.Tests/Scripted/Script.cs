using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using Wire = ActivationPlatform.Protocol.V1;

namespace ActivationPlatform.Client.Tests.Scripted;

/// <summary>What a scripted server does at each attempt, the last one again and again, and what it was asked.</summary>
internal sealed class Script
{
    private readonly ConcurrentQueue<IMessage> requests = new();

    /// <summary>Answers to StreamActivations.</summary>
    public Func<ActivationAnswer, Task>[] Activations { get; init; } = [];

    /// <summary>Answers to StreamStatistics.</summary>
    public Func<IServerStreamWriter<Wire.StreamStatisticsResponse>, ServerCallContext, Task>[] Statistics { get; init; } = [];

    /// <summary>Answers to StreamParameters.</summary>
    public Func<IServerStreamWriter<Wire.StreamParametersResponse>, ServerCallContext, Task>[] Parameters { get; init; } = [];

    /// <summary>Released by the test with every tensor that reached it.</summary>
    public SemaphoreSlim Taken { get; } = new(0);

    /// <summary>The requests so far.</summary>
    public IMessage[] Requests => [.. requests];

    /// <summary>Writes a request down.</summary>
    /// <returns>The answer that it is to get.</returns>
    public T Next<T>(T[] answers, IMessage request)
    {
        requests.Enqueue(request);
        return answers[Math.Min(requests.Count, answers.Length) - 1];
    }
}
