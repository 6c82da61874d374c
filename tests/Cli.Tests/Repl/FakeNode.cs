using System.Threading.Channels;
using AkkaP2P.Client;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Cli.Tests.Repl;

/// <summary>A node that writes down what it is asked and answers what a spec gives it.</summary>
internal sealed class FakeNode : IClientNode
{
    private readonly Channel<ClientEvent> _events = Channel.CreateUnbounded<ClientEvent>();

    public FakeNode(bool ready = true)
    {
        if (ready) Raise(new ClientEvent.Ready("127.0.0.1:7001", "https://127.0.0.1:6101", "ab"));
    }

    public List<string> Asked { get; } = [];

    /// <summary>When set, every command is refused so.</summary>
    public CommandError? Refusal { get; init; }

    public Exception? Defect { get; init; }

    /// <summary>Runs when a wait begins; the wait ends with it.</summary>
    public Func<FakeNode, CancellationToken, Task> Waiting { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>What this node's download knows of the one peer.</summary>
    public DownloadPeer? Source { get; init; }

    public IReadOnlyList<DownloadStatus> Downloads { get; init; } = [];

    public DownloadRequest? Download { get; private set; }

    public ChannelReader<ClientEvent> Events => _events.Reader;

    public NodeStatus Status => new(
        "anna", "127.0.0.1:7001", Samples.Hash, null, [new TrackerStatus("https://127.0.0.1:6101", TrackerState.Up, 3)], null);

    public void Raise(ClientEvent happened) => _events.Writer.TryWrite(happened);

    public Task<Outcome<Done>> CreateUser(string user, string password, CancellationToken cancel) => Do("create_user", user, password);

    public Task<Outcome<LoggedIn>> Login(string user, string password, CancellationToken cancel) => Answer(new LoggedIn(user), "login", user, password);

    public Task<Outcome<Done>> Logout(CancellationToken cancel) => Do("logout");

    public Task<Outcome<Done>> CreateGroup(string group, CancellationToken cancel) => Do("create_group", group);

    public Task<Outcome<Done>> JoinGroup(string group, CancellationToken cancel) => Do("join_group", group);

    public Task<Outcome<Done>> LeaveGroup(string group, CancellationToken cancel) => Do("leave_group", group);

    public Task<Outcome<GroupList>> ListGroups(CancellationToken cancel) =>
        Answer(new GroupList([new GroupSummary("films", "anna", 2, 1, GroupRole.Owner)]), "list_groups");

    public Task<Outcome<RequestList>> ListRequests(string group, CancellationToken cancel) =>
        Answer(new RequestList([new JoinRequest("bert", Samples.Time)]), "list_requests", group);

    public Task<Outcome<Done>> AcceptRequest(string group, string user, CancellationToken cancel) => Do("accept_request", group, user);

    public Task<Outcome<Done>> RejectRequest(string group, string user, CancellationToken cancel) => Do("reject_request", group, user);

    public Task<Outcome<Done>> RemoveMember(string group, string user, CancellationToken cancel) => Do("remove_member", group, user);

    public Task<Outcome<MemberList>> ListMembers(string group, CancellationToken cancel) =>
        Answer(new MemberList([new Member("anna", GroupRole.Owner, true, Samples.Time)]), "list_members", group);

    public Task<Outcome<Uploaded>> UploadFile(string path, string group, bool withSha256, IProgress<HashProgress>? progress, CancellationToken cancel) =>
        Answer(new Uploaded(group, Path.GetFileName(path), 5, 1, 16384, Samples.Hash, withSha256 ? Samples.Hash : null), "upload_file", path, group);

    public Task<Outcome<FileList>> ListFiles(string group, CancellationToken cancel) =>
        Answer(new FileList([new FileSummary("a.bin", 5, 1, Samples.Hash, null, 1, 2, "anna", Samples.Time)]), "list_files", group);

    public async Task<Outcome<DownloadStarted>> DownloadFile(DownloadRequest request, CancellationToken cancel) => (await DownloadFiles([request], cancel))[0];

    public async Task<IReadOnlyList<Outcome<DownloadStarted>>> DownloadFiles(IReadOnlyList<DownloadRequest> requests, CancellationToken cancel)
    {
        if (requests.Count > 1) Asked.Add($"{requests.Count} downloads at once");
        var started = new List<Outcome<DownloadStarted>>();
        foreach (var request in requests)
        {
            Download = request;
            started.Add(await Answer(new DownloadStarted(7 + started.Count), "download_file", request.Group, request.File, request.Destination));
        }

        return started;
    }

    public async Task<Outcome<DownloadList>> WaitDownload(long? downloadId, TimeSpan? timeout, CancellationToken cancel)
    {
        await Waiting(this, cancel);
        return await Answer(new DownloadList(Downloads), "wait_download", $"{downloadId}", $"{timeout?.TotalSeconds}");
    }

    public Task<Outcome<DownloadList>> ShowDownloads(CancellationToken cancel) => Answer(new DownloadList(Downloads), "show_downloads");

    public Task<Outcome<Done>> PauseDownload(long downloadId, CancellationToken cancel) => Do("pause_download", $"{downloadId}");

    public Task<Outcome<Done>> ResumeDownload(long downloadId, CancellationToken cancel) => Do("resume_download", $"{downloadId}");

    public Task<Outcome<Done>> CancelDownload(long downloadId, CancellationToken cancel) => Do("cancel_download", $"{downloadId}");

    public Task<Outcome<Done>> ClearDownloads(CancellationToken cancel) => Do("clear_downloads");

    public Task<Outcome<Done>> StopShare(string? group, string file, CancellationToken cancel) => Do("stop_share", group ?? "(any)", file);

    public Task<Outcome<ShareList>> ShowShares(CancellationToken cancel) =>
        Answer(new ShareList([new Share("films", "a.bin", "/a.bin", 5, 10, 1)]), "show_shares");

    public Task<Outcome<SwarmView>> ShowPeers(string group, string file, CancellationToken cancel) =>
        Answer(new SwarmView([new SwarmViewPeer("anna", "127.0.0.1:7001", 1, true, 0.5) { Source = Source }]), "show_peers", group, file);

    public Task<Outcome<TorrentExported>> ExportTorrent(string group, string file, string path, CancellationToken cancel) =>
        Answer(new TorrentExported(path, Samples.Hash), "export_torrent", group, file, path);

    public Task<Outcome<Done>> SetLimit(TransferDirection direction, long? bytesPerSecond, CancellationToken cancel) =>
        Do("set_limit", $"{direction}", $"{bytesPerSecond}");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<Outcome<Done>> Do(params string[] asked) => Answer(Done.Instance, asked);

    private Task<Outcome<T>> Answer<T>(T value, params string[] asked)
        where T : class
    {
        Asked.Add(string.Join(' ', asked));
        if (Defect is not null) throw Defect;
        return Task.FromResult<Outcome<T>>(Refusal is null ? value : Refusal);
    }
}
