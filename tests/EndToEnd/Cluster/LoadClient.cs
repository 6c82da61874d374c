using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AkkaP2P.EndToEnd.Running;
using Xunit.Sdk;

namespace AkkaP2P.EndToEnd.Cluster;

/// <summary>
/// One user who gives commands without a pause, each of which must succeed. Names are used once and each group is made, joined and left once, so a command applied twice
/// is refused: it shows. What was acknowledged is remembered, to be looked for afterwards.
/// </summary>
public sealed class LoadClient
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Timed> _times = [];
    private readonly List<string> _made = [];
    private readonly string _prefix;
    private readonly Task _running;
    private long _done;

    private LoadClient(ClientProcess client, string prefix, Func<LoadClient, Task> round)
    {
        (Client, _prefix) = (client, prefix);
        _running = Run(round);
    }

    public ClientProcess Client { get; }

    /// <summary>Commands done so far.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>Groups that exist by what was acknowledged.</summary>
    public IReadOnlyList<string> Groups => _made;

    /// <summary>Makes groups, and leaves every fourth again, which removes it.</summary>
    /// <param name="prefix">Of their names, and of nobody else's.</param>
    public static LoadClient Writing(ClientProcess client, string prefix)
    {
        var number = 0;
        return new LoadClient(client, prefix, async self =>
        {
            var group = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number++}");
            await self.Command($"create_group {group}");
            self._made.Add(group);
            if (number % 4 != 0) return;
            await self.Command($"leave_group {group}");
            self._made.Remove(group);
        });
    }

    public static LoadClient Reading(ClientProcess client, string prefix) => new(client, prefix, self => self.Command("list_groups"));

    /// <summary>Waits until that many more commands have succeeded.</summary>
    public async Task Progress(long commands)
    {
        var target = Done + commands;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (Done < target && !_running.IsCompleted) await timer.WaitForNextTickAsync();
        if (_running.IsCompleted) await _running;
    }

    /// <summary>Commands that were not over at a timestamp.</summary>
    public IReadOnlyList<Timed> Since(long timestamp)
    {
        lock (_times) return [.. _times.Where(t => Stopwatch.GetElapsedTime(timestamp, t.Began) + t.Took > TimeSpan.Zero)];
    }

    /// <summary>Lets the command in flight end.</summary>
    /// <exception cref="XunitException">A command failed.</exception>
    public async Task Stop()
    {
        await _stop.CancelAsync();
        await _running;
    }

    /// <summary>All that was acknowledged is there, and nothing else of this name.</summary>
    public async Task AssertNothingLost()
    {
        var listed = (await Client.Ok("list_groups")).GetProperty("groups").EnumerateArray()
            .Select(g => g.GetProperty("group").GetString()!).Where(g => g.StartsWith($"{_prefix}-", StringComparison.Ordinal)).ToHashSet();
        if (!listed.SetEquals(_made))
        {
            throw new XunitException($"{_prefix}: lost {string.Join(' ', _made.Except(listed))}, not asked for {string.Join(' ', listed.Except(_made))}");
        }
    }

    private async Task Run(Func<LoadClient, Task> round)
    {
        while (!_stop.IsCancellationRequested) await round(this);
    }

    private async Task Command(string line)
    {
        var began = Stopwatch.GetTimestamp();
        JsonElement result = await Client.Run(line);
        var took = Stopwatch.GetElapsedTime(began);
        if (!result.GetProperty("ok").GetBoolean()) throw new XunitException($"{line}, after {took.TotalSeconds:0.0} s: {result.GetRawText()}");
        lock (_times) _times.Add(new Timed(line, began, took));
        Interlocked.Increment(ref _done);
    }
}

/// <param name="Began">A timestamp of <see cref="Stopwatch"/>.</param>
public sealed record Timed(string Command, long Began, TimeSpan Took);
