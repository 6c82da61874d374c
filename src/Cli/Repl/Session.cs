using AkkaP2P.Cli.Arguments;
using AkkaP2P.Client;
using AkkaP2P.Protocol;
using Microsoft.Extensions.Logging;

namespace AkkaP2P.Cli.Repl;

/// <summary>
/// Runs command lines on a node, one after another or, where none depends on another, those side by side that have come together. Each has exactly one
/// result, in their order; the node's events are shown between them. Nothing is shown before the node's <c>ready</c>, and whatever happened before a result is
/// shown before it: events leave their queue only under <see cref="_showing"/>, and a result empties the queue first.
/// </summary>
internal sealed class Session(IClientNode node, IReplOutput output, Interrupts interrupts, ILogger log)
{
    private readonly Lock _showing = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True when each command succeeded. Ends with <c>quit</c>, the last line, or <paramref name="stop"/>.</summary>
    public async Task<bool> Run(IAsyncEnumerable<IReadOnlyList<string>> lines, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var events = ShowEvents(ended.Token);
        try
        {
            await _ready.Task.WaitAsync(stop);
            return await RunLines(lines, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop: that is no failure of any command.
            return true;
        }
        finally
        {
            await ended.CancelAsync();
            await events;
        }
    }

    private async Task<bool> RunLines(IAsyncEnumerable<IReadOnlyList<string>> lines, CancellationToken stop)
    {
        var allSucceeded = true;
        await foreach (var there in lines.WithCancellation(stop))
        {
            foreach (var together in PromptLine.Together(there))
            {
                // Lines read ahead are handed out even then.
                stop.ThrowIfCancellationRequested();
                using var running = interrupts.Begin(stop);
                var results = Begin(together, running.Token);
                for (var i = 0; i < together.Count; i++)
                {
                    var result = together[i].Mistake ?? await ResultOf(together[i].Command!.Name, results[i], running.Token, stop);
                    var isLast = i + 1 >= results.Count || !results[i + 1].IsCompleted;
                    Show(together[i].Text, result, isLast);
                    allSucceeded &= result.Error is null;
                    if (result is { Command: "quit", Error: null }) return allSucceeded;
                }
            }
        }

        return allSucceeded;
    }

    private IReadOnlyList<Task<CommandResult>> Begin(IReadOnlyList<PromptLine> lines, CancellationToken cancel)
    {
        if (!lines[0].IsCommand) return [];
        var contexts = new List<CommandContext>(lines.Count);
        foreach (var line in lines)
        {
            lock (_showing) contexts.Add(new CommandContext(node, line.Words!, output.Started(line.All), cancel));
        }

        return lines[0].Command!.Run(contexts);
    }

    private async Task<CommandResult> ResultOf(string name, Task<CommandResult> running, CancellationToken interrupted, CancellationToken stop)
    {
        try
        {
            return await running;
        }
        catch (UsageException mistake)
        {
            return CommandResult.Refused(name, new CommandError(ErrorCode.Usage, mistake.Message));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return CommandResult.Refused(name, new CommandError(ErrorCode.Internal, "the node was told to stop"));
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return CommandResult.Refused(name, new CommandError(ErrorCode.Timeout, "interrupted; what runs in the background goes on"));
        }
        catch (Exception e)
        {
            // A defect must not end a session whose other commands work; the log has all of it.
            log.LogError(e, "{Command} failed unexpectedly", name);
            return CommandResult.Refused(name, new CommandError(ErrorCode.Internal, $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}"));
        }
    }

    /// <param name="isLast">No other result is there yet.</param>
    private void Show(string line, CommandResult result, bool isLast)
    {
        lock (_showing)
        {
            ShowWaitingEvents();
            output.Result(line, result);
            if (isLast) output.Flush();
        }
    }

    private async Task ShowEvents(CancellationToken ended)
    {
        try
        {
            while (await node.Events.WaitToReadAsync(ended))
            {
                ShowEvents();
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            ShowEvents();
        }
    }

    private void ShowEvents()
    {
        lock (_showing)
        {
            ShowWaitingEvents();
            output.Flush();
        }
    }

    private void ShowWaitingEvents()
    {
        while (node.Events.TryRead(out var happened))
        {
            output.Event(happened);
            if (happened is ClientEvent.Ready) _ready.TrySetResult();
        }
    }
}
