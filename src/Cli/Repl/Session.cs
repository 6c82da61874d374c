using AkkaP2P.Cli.Arguments;
using AkkaP2P.Client;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Commands;
using Microsoft.Extensions.Logging;

namespace AkkaP2P.Cli.Repl;

/// <summary>
/// Runs command lines one after another on a node, with exactly one result each, and shows the node's events between them. Nothing is shown before the
/// node's <c>ready</c>, and whatever happened before a result is shown before it: events leave their queue only under
/// <see cref="_showing"/>, and a result empties the queue first.
/// </summary>
internal sealed class Session(IClientNode node, IReplOutput output, Interrupts interrupts, ILogger log)
{
    private readonly Lock _showing = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True when each command succeeded. Ends with <c>quit</c>, the last line, or <paramref name="stop"/>.</summary>
    public async Task<bool> Run(IAsyncEnumerable<string> lines, CancellationToken stop)
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

    /// <summary>The first word that the line seems to begin with, for a result to carry when it cannot be split.</summary>
    internal static string SeemingCommand(string line) =>
        line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault("");

    private async Task<bool> RunLines(IAsyncEnumerable<string> lines, CancellationToken stop)
    {
        var allSucceeded = true;
        await foreach (var line in lines.WithCancellation(stop))
        {
            // Lines read ahead are handed out even then.
            stop.ThrowIfCancellationRequested();
            if (CommandLine.IsSkipped(line)) continue;
            var result = await RunLine(line, stop);
            Show(line, result);
            allSucceeded &= result.Error is null;
            if (result is { Command: "quit", Error: null }) break;
        }

        return allSucceeded;
    }

    private async Task<CommandResult> RunLine(string line, CancellationToken stop)
    {
        if (!CommandLine.TrySplit(line, out var words, out var problem)) return Misused(SeemingCommand(line), problem);
        var name = words[0];
        if (ClientCommands.Find(name) is not { } command) return Misused(name, Unknown(name));
        using var running = interrupts.Begin(stop);
        try
        {
            IProgress<HashProgress>? progress;
            lock (_showing) progress = output.Started(words);
            return await command.Run(new CommandContext(node, command.Syntax.Parse(words.Skip(1)), progress, running.Token));
        }
        catch (UsageException mistake)
        {
            return Misused(name, mistake.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return CommandResult.Refused(name, new CommandError(ErrorCode.Internal, "the node was told to stop"));
        }
        catch (OperationCanceledException) when (running.Token.IsCancellationRequested)
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

    private static CommandResult Misused(string command, string problem) =>
        CommandResult.Refused(command, new CommandError(ErrorCode.Usage, problem));

    private static string Unknown(string name) => DidYouMean.Of(name, ClientCommands.Names) is { } meant
        ? $"there is no command '{name}': did you mean {meant}?"
        : $"there is no command '{name}' (see help)";

    private void Show(string line, CommandResult result)
    {
        lock (_showing)
        {
            ShowWaitingEvents();
            output.Result(line, result);
        }
    }

    private async Task ShowEvents(CancellationToken ended)
    {
        try
        {
            while (await node.Events.WaitToReadAsync(ended))
            {
                lock (_showing) ShowWaitingEvents();
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            lock (_showing) ShowWaitingEvents();
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
