using System.Collections.Concurrent;
using System.IO.Pipelines;
using Akka.Actor;
using Akka.Remote;
using Akka.Remote.Transport;

namespace EngineSpecs.Network;

/// <summary>
/// A network in memory. Every piece that is written takes its own time to arrive, so connections overtake each other; a cut
/// link holds what is under way and lets nobody dial, as a lost route does; a broken one loses it and ends its connections.
/// </summary>
internal sealed class MemoryNetwork(int seed)
{
    private readonly ConcurrentDictionary<int, MemoryTransport> _listening = new();
    private readonly ConcurrentDictionary<MemoryConnection, bool> _connections = new();

    // Guards the random numbers and the cut.
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private int _dials;
    private Func<int, int, bool> _isCut = (_, _) => false;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Seed { get; } = seed;

    /// <summary>The longest that a piece is under way.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(3);

    /// <summary>How often somebody tried to connect.</summary>
    public int Dials => Volatile.Read(ref _dials);

    public INodeTransport Transport(int number, string systemName) => new MemoryTransport(this, number, systemName);

    /// <summary>From now on nothing passes between these, either way.</summary>
    public void Cut(Func<int, int, bool> isCut) => Change((a, b) => isCut(a, b) || isCut(b, a));

    /// <summary>Nobody passes from one group to another.</summary>
    public void Partition(params int[][] groups) => Cut((a, b) => Array.FindIndex(groups, g => g.Contains(a)) != Array.FindIndex(groups, g => g.Contains(b)));

    public void Heal() => Change((_, _) => false);

    /// <summary>Ends all connections there are, in the middle of whatever they carry.</summary>
    public void BreakAll()
    {
        foreach (var connection in _connections.Keys) connection.Break();
    }

    internal bool TryListen(MemoryTransport transport) => _listening.TryAdd(transport.Number, transport);

    internal void StopListening(MemoryTransport transport)
    {
        _listening.TryRemove(transport.Number, out _);
        foreach (var connection in _connections.Keys.Where(c => c.Joins(transport.Number))) connection.Break();
    }

    internal async Task<Stream> Connect(int from, int to, CancellationToken cancel)
    {
        Interlocked.Increment(ref _dials);
        await Passage(from, to, cancel);
        if (!_listening.TryGetValue(to, out var listener)) throw new IOException($"nobody listens at {to}");
        var connection = new MemoryConnection(this, from, to);
        _connections.TryAdd(connection, true);
        listener.Accept(connection.Far);
        return connection.Near;
    }

    internal void Forget(MemoryConnection connection) => _connections.TryRemove(connection, out _);

    /// <summary>Done when something sent from one to the other would arrive.</summary>
    internal async Task Passage(int from, int to, CancellationToken cancel)
    {
        while (true)
        {
            TimeSpan delay;
            Task changed;
            bool isCut;
            lock (_lock)
            {
                delay = Delay * _random.NextDouble();
                changed = _changed.Task;
                isCut = _isCut(from, to);
            }

            if (!isCut)
            {
                await Task.Delay(delay, cancel);
                return;
            }

            await changed.WaitAsync(cancel);
        }
    }

    private void Change(Func<int, int, bool> isCut)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _isCut = isCut;
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }
}

internal sealed class MemoryTransport(MemoryNetwork network, int number, string systemName) : INodeTransport
{
    private readonly ConcurrentDictionary<Task, bool> _serving = new();
    private Func<Stream, Task>? _accept;

    public int Number => number;

    public Task<Address> Listen(Func<Stream, Task> accept, CancellationToken cancel)
    {
        _accept = accept;
        return network.TryListen(this)
            ? Task.FromResult(new Address("akka.tcp", systemName, "memory", number))
            : Task.FromException<Address>(new RemoteTransportException($"{number} is taken"));
    }

    public Task<Stream> Connect(Address remote, CancellationToken cancel) => network.Connect(number, remote.Port!.Value, cancel);

    public async ValueTask DisposeAsync()
    {
        network.StopListening(this);
        await Task.WhenAll(_serving.Keys);
    }

    public void Accept(Stream stream) => _serving.TryAdd(Serve(stream), true);

    private async Task Serve(Stream stream)
    {
        await using var owned = stream;
        try
        {
            await _accept!(stream);
        }
        catch (Exception cause) when (cause is IOException or OperationCanceledException)
        {
            // The connection has ended.
        }
    }
}

/// <summary>Two pipes through the network, and the two ends that use them.</summary>
internal sealed class MemoryConnection
{
    private readonly MemoryNetwork _network;
    private readonly CancellationTokenSource _broken = new();

    public MemoryConnection(MemoryNetwork network, int from, int to)
    {
        (_network, From, To) = (network, from, to);
        var (there, back) = (new Pipe(), new Pipe());
        var (arrivedThere, arrivedBack) = (new Pipe(), new Pipe());
        Near = new MemoryEnd(arrivedBack.Reader, there.Writer);
        Far = new MemoryEnd(arrivedThere.Reader, back.Writer);
        _ = CarryBothWays();

        async Task CarryBothWays()
        {
            await Task.WhenAll(Carry(there.Reader, arrivedThere.Writer, from, to), Carry(back.Reader, arrivedBack.Writer, to, from));
            _network.Forget(this);
        }
    }

    public int From { get; }

    public int To { get; }

    public Stream Near { get; }

    public Stream Far { get; }

    public bool Joins(int number) => From == number || To == number;

    public void Break()
    {
        _network.Forget(this);
        _broken.Cancel();
    }

    private async Task Carry(PipeReader source, PipeWriter target, int from, int to)
    {
        Exception? end = null;
        try
        {
            while (true)
            {
                var read = await source.ReadAsync(_broken.Token);
                if (read.Buffer.IsEmpty && read.IsCompleted) break;
                await _network.Passage(from, to, _broken.Token);
                var isGone = false;
                foreach (var piece in read.Buffer) isGone |= (await target.WriteAsync(piece, _broken.Token)).IsCompleted;
                source.AdvanceTo(read.Buffer.End);
                if (isGone) break;
            }
        }
        catch (OperationCanceledException)
        {
            end = new IOException("broken");
        }

        await source.CompleteAsync(end);
        await target.CompleteAsync(end);
    }
}

/// <summary>Closed, it still delivers what was written, as a socket does; what the other side writes then finds nobody.</summary>
internal sealed class MemoryEnd(PipeReader reader, PipeWriter writer) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await reader.ReadAsync(cancellationToken);
        var count = (int)Math.Min(buffer.Length, read.Buffer.Length);
        var taken = read.Buffer.Slice(0, count);
        var at = buffer;
        foreach (var piece in taken)
        {
            piece.CopyTo(at);
            at = at[piece.Length..];
        }

        reader.AdvanceTo(taken.End);
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var written = await writer.WriteAsync(buffer, cancellationToken);
        if (written.IsCompleted) throw new IOException("broken");
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            writer.Complete();
            reader.Complete();
        }

        base.Dispose(disposing);
    }
}
