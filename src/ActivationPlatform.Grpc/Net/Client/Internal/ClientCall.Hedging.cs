namespace Grpc.Net.Client.Internal;

/// <summary>
/// The attempts of a hedged call: the next begins when the pause is over or one has failed, and the first that has a response to
/// read ends the others.
/// </summary>
internal sealed partial class ClientCall<TRequest, TResponse>
{
    /// <returns>False if the call ended without a response to read.</returns>
    private async Task<bool> TryAnswerHedgedAsync(HedgingRules rules)
    {
        List<Hedge> running = [];
        try
        {
            int maxAttempts = _body.ExceedsRetryBuffer ? 1 : rules.MaxAttempts;
            int begun = 0;
            Task? pause = Task.CompletedTask;
            CallFailure? last = null;
            while (!_ending.IsCancellationRequested)
            {
                if (pause is { IsCompleted: true })
                {
                    bool begins = begun == 0 || rules.AllowsAttempt;
                    if (begins)
                    {
                        running.Add(BeginHedge(begun++));
                    }

                    pause = begins && begun < maxAttempts ? Task.Delay(rules.Delay, _channel.Time, _ending.Token) : null;
                    continue;
                }

                if (running.Count == 0 && pause is null)
                {
                    End(last!.Status, last.Trailers);
                    return false;
                }

                IEnumerable<Task> answers = running.Select(hedge => hedge.Answer);
                await Task.WhenAny(pause is null ? answers : answers.Append(pause)).ConfigureAwait(false);
                if (running.Find(hedge => hedge.Answer.IsCompleted) is not { } ended)
                {
                    continue;
                }

                running.Remove(ended);
                last = await AcceptHedgeAsync(ended).ConfigureAwait(false);
                if (last is null)
                {
                    return true;
                }

                if (!rules.AllowsOthers(last, out TimeSpan? wanted))
                {
                    End(last.Status, last.Trailers);
                    return false;
                }

                maxAttempts = wanted is null ? begun : maxAttempts;
                pause = begun < maxAttempts ? Task.Delay(wanted!.Value, _channel.Time, _ending.Token) : null;
            }

            return false;
        }
        finally
        {
            foreach (Hedge loser in running)
            {
                _ = DiscardAsync(loser);
            }
        }
    }

    private Hedge BeginHedge(int previousAttempts)
    {
        CancellationTokenSource cancellation = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        return new Hedge(SendAsync(previousAttempts, cancellation.Token), cancellation);
    }

    private async Task<CallFailure?> AcceptHedgeAsync(Hedge hedge)
    {
        using CancellationTokenSource cancellation = hedge.Cancellation;
        Answer answer = await hedge.Answer.ConfigureAwait(false);
        return answer.Failure ?? await TryAcceptAsync(answer.Http!).ConfigureAwait(false);
    }

    private static async Task DiscardAsync(Hedge loser)
    {
        using CancellationTokenSource cancellation = loser.Cancellation;
        await cancellation.CancelAsync().ConfigureAwait(false);
        (await loser.Answer.ConfigureAwait(false)).Http?.Dispose();
    }

    private sealed record Hedge(Task<Answer> Answer, CancellationTokenSource Cancellation);
}
