using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Trackers;

/// <summary>
/// <see cref="ITrackerApi"/> over the trackers' HTTP API: each method is one route. Signs in again by itself when the
/// token has expired.
/// </summary>
/// <param name="address">Where this node serves pieces, <c>IP:PORT</c>; asked at each sign-in.</param>
internal sealed class TrackerApi(TrackerCaller caller, TrackerSession session, Hash256 nodeId, Func<string> address) : ITrackerApi, IDisposable
{
    private static readonly ApiJson Json = ApiJson.Default;

    /// <summary>One sign-in at a time: calls that find the same token expired share one renewal.</summary>
    private readonly SemaphoreSlim _signingIn = new(1);

    /// <summary>A session (the second argument) began, was renewed, or ended (null). Called before the command that did it is done.</summary>
    public event Action<TrackerSession.SignedInUser?, TrackerSession.SignedInUser?>? SessionChanged;

    public Task<Outcome<Done>> CreateUser(string user, string password, CancellationToken cancel = default) =>
        Do(Post("/users", new CreateUser(user, password), Json.CreateUser, needsSession: false) with { HashesPassword = true }, cancel);

    public async Task<Outcome<SignedIn>> SignIn(string user, string password, CancellationToken cancel = default)
    {
        await _signingIn.WaitAsync(cancel);
        try
        {
            return await SignInNow(user, password, cancel);
        }
        finally
        {
            _signingIn.Release();
        }
    }

    /// <summary>The session ends here first, and even when no tracker can be told; there it then ends with its presence.</summary>
    public async Task<Outcome<Done>> SignOut(CancellationToken cancel = default)
    {
        await _signingIn.WaitAsync(cancel);
        try
        {
            if (session.Current is not { } ending) return NotLoggedIn;
            SetSession(null);
            var reply = await caller.Call(TrackerCall.Write(HttpMethod.Delete, "/sessions/current") with { Session = ending }, cancel);
            return reply is TrackerReply.SessionEnded ? Done.Instance : Read(reply, Json.Done);
        }
        finally
        {
            _signingIn.Release();
        }
    }

    public Task<Outcome<GroupList>> ListGroups(CancellationToken cancel = default) => Get("/groups", Json.GroupList, cancel);

    public Task<Outcome<Done>> CreateGroup(string group, CancellationToken cancel = default) =>
        Do(Post("/groups", new CreateGroup(group), Json.CreateGroup), cancel);

    public Task<Outcome<Done>> JoinGroup(string group, CancellationToken cancel = default) =>
        Do(TrackerCall.Write(HttpMethod.Post, TrackerCall.PathOf("groups", group, "requests")), cancel);

    public Task<Outcome<Done>> LeaveGroup(string group, CancellationToken cancel = default) =>
        Do(TrackerCall.Write(HttpMethod.Delete, TrackerCall.PathOf("groups", group, "membership")), cancel);

    public Task<Outcome<RequestList>> ListRequests(string group, CancellationToken cancel = default) =>
        Get(TrackerCall.PathOf("groups", group, "requests"), Json.RequestList, cancel);

    public Task<Outcome<Done>> AcceptRequest(string group, string user, CancellationToken cancel = default) =>
        Do(TrackerCall.Write(HttpMethod.Post, TrackerCall.PathOf("groups", group, "requests", user, "accept")), cancel);

    public Task<Outcome<Done>> RejectRequest(string group, string user, CancellationToken cancel = default) =>
        Do(TrackerCall.Write(HttpMethod.Post, TrackerCall.PathOf("groups", group, "requests", user, "reject")), cancel);

    public Task<Outcome<MemberList>> ListMembers(string group, CancellationToken cancel = default) =>
        Get(TrackerCall.PathOf("groups", group, "members"), Json.MemberList, cancel);

    public Task<Outcome<Done>> RemoveMember(string group, string user, CancellationToken cancel = default) =>
        Do(TrackerCall.Write(HttpMethod.Delete, TrackerCall.PathOf("groups", group, "members", user)), cancel);

    public Task<Outcome<FileList>> ListFiles(string group, CancellationToken cancel = default) =>
        Get(TrackerCall.PathOf("groups", group, "files"), Json.FileList, cancel);

    public Task<Outcome<FileDescription>> RegisterFile(string group, RegisterFile file, CancellationToken cancel = default) =>
        Run(Post(TrackerCall.PathOf("groups", group, "files"), file, Json.RegisterFile), Json.FileDescription, cancel);

    public Task<Outcome<FileDescription>> DescribeFile(string group, string file, CancellationToken cancel = default) =>
        Get(PathOfFile(group, file), Json.FileDescription, cancel);

    public async Task<Outcome<byte[]>> PieceLayer(string group, string file, CancellationToken cancel = default) =>
        await Reply(TrackerCall.Read(PathOfFile(group, file, "layer")), cancel) switch
        {
            TrackerReply.Answered answered => answered.Body,
            var reply => ErrorOf(reply),
        };

    public Task<Outcome<SwarmPeerList>> Peers(string group, string file, CancellationToken cancel = default) =>
        Get(PathOfFile(group, file, "peers"), Json.SwarmPeerList, cancel);

    public async Task<IReadOnlyList<Outcome<DownloadOffered>>> OfferDownloads(string group, IReadOnlyList<string> files, CancellationToken cancel = default)
    {
        var offers = new List<Outcome<DownloadOffered>>(files.Count);
        foreach (var some in files.Chunk(AskDownloads.MaxFiles))
        {
            var answer = await Run(Post(TrackerCall.PathOf("groups", group, "downloads"), new AskDownloads(some), Json.AskDownloads), Json.DownloadsOffered, cancel);
            offers.AddRange(OffersOf(answer, some.Length));
        }

        return offers;
    }

    public Task<Outcome<TicketGranted>> Ticket(string group, string file, CancellationToken cancel = default) =>
        Run(TrackerCall.Write(HttpMethod.Post, PathOfFile(group, file, "ticket")), Json.TicketGranted, cancel);

    public Task<Outcome<Announced>> Announce(Announce announce, CancellationToken cancel = default) =>
        Run(Post("/announce", announce, Json.Announce), Json.Announced, cancel);

    public Task<Outcome<Done>> LeaveSwarm(string group, string file, CancellationToken cancel = default) =>
        Do(TrackerCall.Write(HttpMethod.Delete, PathOfFile(group, file, "swarm")), cancel);

    /// <summary>
    /// Signs in anew for the session whose token was refused. Null when there is a fresh session now, else why not.
    /// </summary>
    public async Task<CommandError?> Renew(TrackerSession.SignedInUser expired, CancellationToken cancel)
    {
        await _signingIn.WaitAsync(cancel);
        try
        {
            if (session.Current is not { } current) return NotLoggedIn;
            if (current.Token != expired.Token) return null;
            return (await SignInNow(current.User, current.Password, cancel)).Error;
        }
        finally
        {
            _signingIn.Release();
        }
    }

    public void Dispose() => _signingIn.Dispose();

    private static CommandError NotLoggedIn => new(ErrorCode.NotLoggedIn, "not logged in");

    private static string PathOfFile(string group, string file) => TrackerCall.PathOf("groups", group, "files", file);

    private static string PathOfFile(string group, string file, string what) => TrackerCall.PathOf("groups", group, "files", file, what);

    private static TrackerCall Post<T>(string path, T body, JsonTypeInfo<T> type, bool needsSession = true) =>
        TrackerCall.Write(HttpMethod.Post, path, JsonSerializer.SerializeToUtf8Bytes(body, type), needsSession);

    private Task<Outcome<T>> Get<T>(string path, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class => Run(TrackerCall.Read(path), type, cancel);

    private Task<Outcome<Done>> Do(TrackerCall call, CancellationToken cancel) => Run(call, Json.Done, cancel);

    private async Task<Outcome<T>> Run<T>(TrackerCall call, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class => Read(await Reply(call, cancel), type);

    private async Task<TrackerReply> Reply(TrackerCall call, CancellationToken cancel)
    {
        var user = session.Current;
        if (call.NeedsSession && user is null) return new TrackerReply.Refused(NotLoggedIn);
        if (!call.NeedsSession) return await caller.Call(call, cancel);
        var reply = await caller.Call(call with { Session = user }, cancel);
        if (reply is not TrackerReply.SessionEnded || user is null) return reply;
        return await Renew(user, cancel) is { } error ? new TrackerReply.Refused(error) : await caller.Call(call with { Session = session.Current }, cancel);
    }

    private async Task<Outcome<SignedIn>> SignInNow(string user, string password, CancellationToken cancel)
    {
        var body = new SignIn(user, password, nodeId, address());
        var call = Post("/sessions", body, Json.SignIn, needsSession: false) with { HashesPassword = true };
        var outcome = Read(await caller.Call(call, cancel), Json.SignedIn);
        if (outcome.Ok) SetSession(new TrackerSession.SignedInUser(password, outcome.Value));
        return outcome;
    }

    private void SetSession(TrackerSession.SignedInUser? user)
    {
        var before = session.Current;
        session.Current = user;
        SessionChanged?.Invoke(before, user);
    }

    private static Outcome<T> Read<T>(TrackerReply reply, JsonTypeInfo<T> type)
        where T : class
    {
        if (reply is not TrackerReply.Answered answered) return ErrorOf(reply);
        try
        {
            return JsonSerializer.Deserialize(answered.Body, type) is { } value ? value : Unreadable("it is null");
        }
        catch (JsonException e)
        {
            return Unreadable(e.Message);
        }
    }

    private static IEnumerable<Outcome<DownloadOffered>> OffersOf(Outcome<DownloadsOffered> answer, int count)
    {
        if (!answer.TryGet(out var offers, out var error)) return Enumerable.Repeat<Outcome<DownloadOffered>>(error, count);
        if (offers.Downloads.Count != count) return Enumerable.Repeat<Outcome<DownloadOffered>>(Unreadable($"{offers.Downloads.Count} answers to {count} questions"), count);
        return offers.Downloads.Select(OfferOf);
    }

    private static Outcome<DownloadOffered> OfferOf(DownloadAnswer answer) => answer switch
    {
        { Offered: { } offered } => offered,
        { Refused: { } refused } => new CommandError(ErrorCodes.Parse(refused.Code), refused.Message),
        _ => Unreadable("neither an offer nor a refusal"),
    };

    private static CommandError Unreadable(string why) => new(ErrorCode.Internal, $"a tracker's reply cannot be read: {why}");

    private static CommandError ErrorOf(TrackerReply reply) => reply switch
    {
        TrackerReply.Refused refused => refused.Error,
        TrackerReply.SessionEnded ended => new CommandError(ErrorCode.NotLoggedIn, ended.Message),
        _ => throw new System.Diagnostics.UnreachableException($"{reply} is no final reply"),
    };
}
