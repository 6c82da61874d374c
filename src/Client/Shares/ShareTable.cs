using System.Diagnostics.CodeAnalysis;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using Microsoft.Win32.SafeHandles;

namespace AkkaP2P.Client.Shares;

/// <summary>
/// Keeps track of
/// <list type="bullet">
/// <item>the lasting shares of the signed-in user, served or (missing or changed on disk for now) not served;</item>
/// <item>the partial shares of running downloads;</item>
/// <item>by group and root, what is served now.</item>
/// </list>
/// One lock guards all of it; files are looked at outside of it.
/// </summary>
internal sealed class ShareTable(IShareObserver observer) : IShareTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ShareKey, Lasting> _lasting = [];
    private readonly Dictionary<(string Group, Hash256 Root), List<ServedFile>> _byRoot = [];
    private readonly HashSet<ServedFile> _served = [];
    private string? _user;
    private TaskCompletionSource _nextChange = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when something begins or ends to be served. To be taken before looking at what is.</summary>
    public Task NextChange
    {
        get
        {
            lock (_gate) return _nextChange.Task;
        }
    }

    public IReadOnlyList<ServedFile> Served
    {
        get
        {
            lock (_gate) return [.. _served];
        }
    }

    /// <summary>Whose shares these are, or null.</summary>
    public string? User
    {
        get
        {
            lock (_gate) return _user;
        }
    }

    public int LastingCount
    {
        get
        {
            lock (_gate) return _lasting.Count;
        }
    }

    public bool TryGet(string group, Hash256 root, [NotNullWhen(true)] out ServedFile? file)
    {
        lock (_gate)
        {
            file = _byRoot.TryGetValue((group, root), out var files) ? files.Find(f => f.Complete) ?? files[0] : null;
            return file is not null;
        }
    }

    /// <summary>
    /// The pieces to announce, as in <see cref="IPieceSource.Have"/>: a download of what this node shares anyway takes nothing away from the share.
    /// </summary>
    public byte[]? Have(ServedFile file) =>
        file.Info.Root is { } root && TryGet(file.Info.Group, root, out var best) && best.Complete ? null : file.Source?.Have();

    /// <summary>The lasting share of that name that is served now.</summary>
    public ServedFile? Find(ShareKey key)
    {
        lock (_gate) return _lasting.TryGetValue(key, out var share) ? share.Served : null;
    }

    /// <summary>The running downloads of that name, which are served as far as they are.</summary>
    public IReadOnlyList<ServedFile> FindPartials(ShareKey key)
    {
        lock (_gate) return [.. _served.Where(f => !f.Complete && KeyOf(f) == key)];
    }

    public bool IsUnchanged(ServedFile file, FileStamp stamp) => StampOf(file) == stamp;

    /// <summary>Whether anything of that file is served now, whole or in part.</summary>
    public bool IsServed(SwarmKey swarm)
    {
        lock (_gate) return _served.Any(f => f.Info.Group == swarm.Group && f.Info.File == swarm.File);
    }

    /// <summary>The lasting shares of that name, served now or not.</summary>
    public IReadOnlyList<ShareKey> Named(string file)
    {
        lock (_gate) return [.. _lasting.Keys.Where(k => k.File == file)];
    }

    public Outcome<SafeFileHandle> Open(ServedFile file)
    {
        var opened = FileStamp.Open(file.Info.Path);
        if (opened.Ok && (StampOf(file) is not { } stamp || opened.Value.Stamp == stamp)) return opened.Value.Handle;
        if (opened.Ok) opened.Value.Handle.Dispose();
        Suspend(file);
        return new CommandError(ErrorCode.FileChanged, opened.Error?.Message ?? $"{file.Info.Path} is not what was shared any more");
    }

    public ServedFile AddPartial(ServedFileInfo info, IPieceSource source)
    {
        var file = New(info, source, 0);
        lock (_gate) Serve(file);
        observer.Announce(file);
        return file;
    }

    public Outcome<ServedFile> Complete(ServedFile partial, string path)
    {
        Remove(partial, leave: false);
        if (Find(KeyOf(partial)) is { } whole && whole.Info.Root == partial.Info.Root && whole.Info.Path != path)
        {
            whole.KeepReports(partial.TakeReports());
            observer.Announce(whole);
            return whole;
        }

        if (!FileStamp.Of(path).TryGet(out var stamp, out var error)) return error;
        var share = new ShareRecord(partial.Info with { Path = path }, stamp, partial.BytesServed);
        observer.Remember(share);
        return Add(share, partial.TakeReports());
    }

    public void Remove(ServedFile partial) => Remove(partial, leave: true);

    public void Changed(ServedFile partial)
    {
        if (!partial.Ended.IsCancellationRequested) observer.Announce(partial);
    }

    /// <summary>A lasting share, remembered by the caller, begins. One of the same name is replaced and its count goes on.</summary>
    /// <param name="reports">To be told with its first announcement.</param>
    public ServedFile Add(ShareRecord share, IReadOnlyList<PeerReport>? reports = null)
    {
        ServedFile? before;
        ServedFile now;
        lock (_gate)
        {
            before = Take(share.Key);
            now = New(share.Info, null, share.BytesServed + (before?.BytesServed ?? 0));
            now.KeepReports(reports);
            share = share with { BytesServed = now.BytesServed };
            if (share.Info.User == _user) Begin(share, now);
            else now.End(); // signed out meanwhile: it is served after the next login
        }

        before?.End();
        observer.Announce(now);
        return now;
    }

    /// <summary>At login: takes over the user's shares, not served yet; <see cref="Audit"/> starts those that are still what they were.</summary>
    public void Load(string user, IEnumerable<ShareRecord> shares)
    {
        lock (_gate)
        {
            _user = user;
            foreach (var share in shares) _lasting[share.Key] = new Lasting(share, null);
        }
    }

    /// <summary>At logout: nothing is served any more, and nothing forgotten. The result has the last counts.</summary>
    public IReadOnlyList<ShareRecord> Clear()
    {
        List<ServedFile> ended;
        List<ShareRecord> last;
        lock (_gate)
        {
            _user = null;
            ended = [.. _served];
            last = [.. _lasting.Values.Select(l => l.Now)];
            _lasting.Clear();
            _byRoot.Clear();
            _served.Clear();
            TellChange();
        }

        foreach (var file in ended) file.End();
        return last;
    }

    /// <summary>
    /// Looks at every lasting share on disk: a changed one stops being served, one that is (again) what was hashed is served. Slow; not for
    /// an actor's thread.
    /// </summary>
    /// <returns>The shares that stopped.</returns>
    public IReadOnlyList<ServedFile> Audit()
    {
        List<Lasting> all;
        lock (_gate) all = [.. _lasting.Values];
        var stopped = new List<ServedFile>();
        foreach (var (share, served) in all)
        {
            var same = IsSame(share);
            if (served is not null && !same && Suspend(served)) stopped.Add(served);
            if (served is null && same) Resume(share);
        }

        return stopped;
    }

    /// <summary>Ends a lasting share, which the caller forgets. False when there is none.</summary>
    public bool End(ShareKey key)
    {
        ServedFile? served;
        lock (_gate)
        {
            if (!_lasting.ContainsKey(key)) return false;
            served = Take(key);
        }

        if (served is null) return true;
        served.End();
        observer.Leave(served);
        return true;
    }

    /// <summary>The user has left the group: all that is served to it ends. The caller forgets the lasting ones, which are the result.</summary>
    public IReadOnlyList<ShareKey> EndGroup(string group)
    {
        List<ShareKey> keys;
        List<ServedFile> ended;
        lock (_gate)
        {
            keys = [.. _lasting.Keys.Where(k => k.Group == group)];
            ended = [.. _served.Where(f => f.Info.Group == group)];
            foreach (var file in ended) Unserve(file);
            foreach (var key in keys) _lasting.Remove(key);
        }

        foreach (var file in ended) file.End();
        return keys;
    }

    /// <summary>Counts of bytes served that are not yet remembered, and remembers that they were taken.</summary>
    public IReadOnlyList<ServedCount> TakeCounts()
    {
        lock (_gate)
        {
            var changed = _lasting.Values.Where(l => l.Now.BytesServed != l.Record.BytesServed).ToList();
            foreach (var share in changed) _lasting[share.Record.Key] = share with { Record = share.Now };
            return [.. changed.Select(l => new ServedCount(l.Record.Key, l.Now.BytesServed))];
        }
    }

    private static ServedFile New(ServedFileInfo info, IPieceSource? source, long bytesServed) =>
        new(info, source, bytesServed, new CancellationTokenSource());

    private static bool IsSame(ShareRecord share) => FileStamp.Of(share.Info.Path) is { Ok: true } now && now.Value == share.Stamp;

    private FileStamp? StampOf(ServedFile file)
    {
        lock (_gate)
        {
            return file.Complete && _lasting.TryGetValue(KeyOf(file), out var share) ? share.Record.Stamp : null;
        }
    }

    private static ShareKey KeyOf(ServedFile file) => new(file.Info.User, file.Info.Group, file.Info.File);

    /// <summary>Not served until it is what it was again. False when it was not served.</summary>
    private bool Suspend(ServedFile file)
    {
        lock (_gate)
        {
            if (!Unserve(file)) return false;
            if (_lasting.TryGetValue(KeyOf(file), out var share) && share.Served == file)
                _lasting[KeyOf(file)] = new Lasting(share.Now, null);
        }

        file.End();
        observer.Leave(file);
        return true;
    }

    private void Resume(ShareRecord share)
    {
        ServedFile file;
        lock (_gate)
        {
            if (!_lasting.TryGetValue(share.Key, out var lasting) || lasting.Served is not null || lasting.Record != share) return;
            file = New(share.Info, null, share.BytesServed);
            _lasting[share.Key] = lasting with { Served = file };
            Serve(file);
        }

        observer.Announce(file);
    }

    private void Remove(ServedFile partial, bool leave)
    {
        lock (_gate)
        {
            if (!Unserve(partial)) return;
        }

        partial.End();
        if (leave) observer.Leave(partial);
    }

    // The rest is called with the lock held.
    private ServedFile? Take(ShareKey key)
    {
        if (!_lasting.Remove(key, out var share) || share.Served is not { } served) return null;
        Unserve(served);
        return served;
    }

    private void Begin(ShareRecord share, ServedFile served)
    {
        _lasting[share.Key] = new Lasting(share, served);
        Serve(served);
    }

    private void Serve(ServedFile file)
    {
        _served.Add(file);
        TellChange();
        if (file.Info.Root is not { } root) return;
        if (!_byRoot.TryGetValue((file.Info.Group, root), out var files)) _byRoot[(file.Info.Group, root)] = files = [];
        files.Add(file);
    }

    private bool Unserve(ServedFile file)
    {
        if (!_served.Remove(file)) return false;
        TellChange();
        if (file.Info.Root is { } root && _byRoot.TryGetValue((file.Info.Group, root), out var files) && files.Remove(file) && files.Count == 0)
            _byRoot.Remove((file.Info.Group, root));
        return true;
    }

    private void TellChange()
    {
        var told = _nextChange;
        _nextChange = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        told.SetResult(); // who waits goes on on another thread
    }

    /// <param name="Record">As it was last remembered.</param>
    /// <param name="Served">Null while the file is missing or changed.</param>
    private sealed record Lasting(ShareRecord Record, ServedFile? Served)
    {
        public ShareRecord Now => Served is null ? Record : Record with { BytesServed = Served.BytesServed };
    }
}
