using AkkaP2P.Client.Shares;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using Xunit;

namespace AkkaP2P.Client.Tests.Shares;

public sealed class ShareTableSpec : IDisposable, IShareObserver
{
    private readonly TempFolder _folder = new();
    private readonly List<string> _seen = [];
    private readonly ShareTable _table;

    public ShareTableSpec()
    {
        _table = new ShareTable(this);
        _table.Load("alice", []);
    }

    public void Dispose() => _folder.Dispose();

    void IShareObserver.Announce(ServedFile file) => _seen.Add($"announce {file.Info.File}{(file.Complete ? "" : " (part)")}");

    void IShareObserver.Leave(ServedFile file) => _seen.Add($"leave {file.Info.File}");

    void IShareObserver.Remember(ShareRecord share) => _seen.Add($"remember {share.Info.File}");

    [Fact]
    public void A_share_is_found_by_group_and_root()
    {
        var served = _table.Add(Some.OnDisk(_folder, "a"));
        Assert.True(_table.TryGet("films", served.Info.Root!.Value, out var found));
        Assert.Same(served, found);
        Assert.False(_table.TryGet("music", served.Info.Root!.Value, out _));
        Assert.Equal(["announce a"], _seen);
    }

    [Fact]
    public void A_whole_file_is_served_rather_than_a_partial_one()
    {
        var partial = _table.AddPartial(Some.Info("a"), new Some.Download());
        Assert.True(_table.TryGet("films", partial.Info.Root!.Value, out var found));
        Assert.Same(partial, found);
        var whole = _table.Add(Some.OnDisk(_folder, "a"));
        Assert.True(_table.TryGet("films", partial.Info.Root!.Value, out found));
        Assert.Same(whole, found);
    }

    [Fact]
    public void A_download_of_what_is_shared_here_takes_nothing_away_from_the_share()
    {
        var share = Some.OnDisk(_folder, "a");
        var partial = _table.AddPartial(share.Info with { Path = "/nowhere" }, new Some.Download());
        Assert.NotNull(_table.Have(partial));
        var whole = _table.Add(share);
        Assert.Null(_table.Have(partial));

        var after = _table.Complete(partial, Some.OnDisk(_folder, "copy").Info.Path).Value;

        Assert.Same(whole, after);
        Assert.Same(whole, Assert.Single(_table.Served));
    }

    [Fact]
    public void A_download_that_completes_becomes_a_lasting_share_and_keeps_its_count()
    {
        var partial = _table.AddPartial(Some.Info("a"), new Some.Download());
        partial.CountServed(100);
        var share = Some.OnDisk(_folder, "a");
        var whole = _table.Complete(partial, share.Info.Path).Value;
        Assert.True(partial.Ended.IsCancellationRequested);
        Assert.Equal((100, true, share.Info.Path), (whole.BytesServed, whole.Complete, whole.Info.Path));
        Assert.Equal(["announce a (part)", "remember a", "announce a"], _seen);
    }

    [Fact]
    public void A_download_whose_file_is_gone_does_not_become_a_share()
    {
        var partial = _table.AddPartial(Some.Info("a"), new Some.Download());
        Assert.Equal(ErrorCode.PathNotFound, _table.Complete(partial, _folder["missing"]).Error!.Code);
        Assert.Empty(_table.Served);
    }

    [Fact]
    public void A_download_that_stops_leaves_its_swarm_once()
    {
        var partial = _table.AddPartial(Some.Info("a"), new Some.Download());
        _table.Remove(partial);
        _table.Remove(partial);
        _table.Changed(partial);
        Assert.Equal(["announce a (part)", "leave a"], _seen);
    }

    [Fact]
    public void A_file_is_opened_only_while_it_is_what_was_hashed()
    {
        var served = _table.Add(Some.OnDisk(_folder, "a"));
        using (var handle = _table.Open(served).Value) Assert.False(handle.IsInvalid);
        File.AppendAllText(served.Info.Path, "d");
        Assert.Equal(ErrorCode.FileChanged, _table.Open(served).Error!.Code);
        Assert.True(served.Ended.IsCancellationRequested);
        Assert.Empty(_table.Served);
        Assert.Equal(["announce a", "leave a"], _seen);
    }

    [Fact]
    public void A_file_replaced_by_another_of_the_same_size_and_time_is_not_opened()
    {
        var served = _table.Add(Some.OnDisk(_folder, "a"));
        var time = File.GetLastWriteTimeUtc(served.Info.Path);
        File.WriteAllText(_folder["other"], "xyz");
        File.SetLastWriteTimeUtc(_folder["other"], time);
        File.Move(_folder["other"], served.Info.Path, overwrite: true);
        Assert.Equal(ErrorCode.FileChanged, _table.Open(served).Error!.Code);
    }

    [Fact]
    public void A_look_at_the_disk_stops_what_changed_and_starts_it_again_when_it_is_back()
    {
        var served = _table.Add(Some.OnDisk(_folder, "a"));
        served.CountServed(5);
        Assert.Empty(_table.Audit());
        File.Move(served.Info.Path, _folder["away"]);
        Assert.Equal([served], _table.Audit());
        Assert.Empty(_table.Audit());
        File.Move(_folder["away"], served.Info.Path);
        Assert.Empty(_table.Audit());
        Assert.Equal(5, Assert.Single(_table.Served).BytesServed);
        Assert.Equal(["announce a", "leave a", "announce a"], _seen);
    }

    [Fact]
    public void After_login_shares_are_served_whose_files_are_what_they_were()
    {
        var (kept, changed) = (Some.OnDisk(_folder, "kept"), Some.OnDisk(_folder, "changed"));
        File.AppendAllText(changed.Info.Path, "d");
        _table.Load("alice", [kept with { BytesServed = 8 }, changed]);
        Assert.Empty(_table.Served);
        _table.Audit();
        Assert.Equal(("kept", 8), (_table.Served[0].Info.File, _table.Served[0].BytesServed));
        Assert.Single(_table.Served);
    }

    [Fact]
    public void After_logout_nothing_is_served_and_the_counts_are_handed_out()
    {
        var whole = _table.Add(Some.OnDisk(_folder, "a"));
        var partial = _table.AddPartial(Some.Info("b"), new Some.Download());
        whole.CountServed(12);
        Assert.Equal(12, Assert.Single(_table.Clear()).BytesServed);
        Assert.True(whole.Ended.IsCancellationRequested && partial.Ended.IsCancellationRequested);
        Assert.Empty(_table.Served);
    }

    [Fact]
    public void An_upload_that_ends_after_logout_is_not_served()
    {
        _table.Clear();
        Assert.True(_table.Add(Some.OnDisk(_folder, "a")).Ended.IsCancellationRequested);
        Assert.Empty(_table.Served);
    }

    [Fact]
    public void A_share_that_ends_leaves_its_swarm()
    {
        var share = Some.OnDisk(_folder, "a");
        _table.Add(share);
        Assert.True(_table.End(share.Key));
        Assert.False(_table.End(share.Key));
        Assert.Equal(["announce a", "leave a"], _seen);
    }

    [Fact]
    public void Losing_a_group_ends_all_that_is_served_to_it_and_nothing_else()
    {
        var film = Some.OnDisk(_folder, "a");
        var song = Some.OnDisk(_folder, "b", group: "music");
        _table.Add(film);
        var kept = _table.Add(song);
        var partial = _table.AddPartial(Some.Info("c"), new Some.Download());
        Assert.Equal([film.Key], _table.EndGroup("films"));
        Assert.True(partial.Ended.IsCancellationRequested);
        Assert.Equal([kept], _table.Served);
        Assert.False(_table.IsServed(new SwarmKey("films", "a")));
    }

    [Fact]
    public void Counts_are_handed_out_once()
    {
        var share = Some.OnDisk(_folder, "a");
        var served = _table.Add(share);
        Assert.Empty(_table.TakeCounts());
        served.CountServed(3);
        served.CountServed(4);
        Assert.Equal([new ServedCount(share.Key, 7)], _table.TakeCounts());
        Assert.Empty(_table.TakeCounts());
    }

    [Fact]
    public void A_file_downloaded_again_elsewhere_is_served_from_there_and_counts_on()
    {
        var share = Some.OnDisk(_folder, "a");
        var first = _table.Add(share);
        first.CountServed(10);
        var second = _table.Add(share with { Info = share.Info with { Path = _folder["b"] } });
        Assert.True(first.Ended.IsCancellationRequested);
        Assert.Equal((10, _folder["b"]), (second.BytesServed, second.Info.Path));
        Assert.Equal([second], _table.Served);
    }

    [Fact]
    public void Connections_are_counted_while_they_last()
    {
        var served = _table.Add(Some.OnDisk(_folder, "a"));
        var (one, two) = (served.CountPeer(), served.CountPeer());
        Assert.Equal(2, served.Peers);
        one.Dispose();
        one.Dispose();
        Assert.Equal(1, served.Peers);
        two.Dispose();
        Assert.Equal(0, served.Peers);
    }

    [Fact]
    public void An_empty_file_is_a_share_that_has_no_root()
    {
        var share = Some.OnDisk(_folder, "a");
        var served = _table.Add(share with { Info = share.Info with { Root = null, Size = 0 } });
        Assert.Equal([served], _table.Served);
    }

    [Fact]
    public void A_pipe_at_the_place_of_a_file_is_not_opened()
    {
        if (!OperatingSystem.IsLinux()) return;
        var served = _table.Add(Some.OnDisk(_folder, "a"));
        File.Delete(served.Info.Path);
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [served.Info.Path])) mkfifo.WaitForExit();
        Assert.Equal(ErrorCode.FileChanged, _table.Open(served).Error!.Code);
    }
}
