using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace AkkaP2P.Client.Tests.Trackers;

public sealed class TrackerApiSpec : IDisposable
{
    /// <summary>Short where the spec waits for it, long where it must not be what decides.</summary>
    private static readonly TrackerSettings Quick = new()
    {
        CommandTimeout = TimeSpan.FromSeconds(60),
        TryTimeout = TimeSpan.FromSeconds(30),
        BackoffMin = TimeSpan.FromMilliseconds(10),
        BackoffMax = TimeSpan.FromMilliseconds(50),
        BreakerOpen = TimeSpan.FromMilliseconds(50),
    };

    private static readonly Hash256 Node = Hash256.Of("node"u8);

    private readonly TempFolder _data = new();
    private readonly FakeCluster _cluster = new();
    private readonly ConcurrentQueue<string> _warnings = new();
    private readonly List<TrackerParts> _made = [];

    public void Dispose()
    {
        _made.ForEach(p => p.Dispose());
        _cluster.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task A_command_goes_to_its_route_with_a_key_a_deadline_and_the_sessions_token()
    {
        await using var tracker = await FakeTracker.Start(_cluster);
        var api = await SignedIn(tracker);
        Assert.True((await api.AcceptRequest("films", "bob")).Ok);
        var request = tracker.Requests.Last();
        Assert.Equal(("POST", "/groups/films/requests/bob/accept", "token-1"), (request.Method, request.Path, request.Token));
        Assert.Equal(32, request.Key!.Length);
        var deadline = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(request.Deadline!));
        Assert.InRange(deadline - TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(20), Quick.CommandTimeout);
    }

    [Fact]
    public async Task Each_file_of_a_question_about_downloads_has_its_answer_in_its_place()
    {
        await using var tracker = await FakeTracker.Start(_cluster);
        var api = await SignedIn(tracker);
        var asked = new List<int>();
        tracker.Answer = (http, request) =>
        {
            var files = JsonSerializer.Deserialize(request.Body, ApiJson.Default.AskDownloads)!.Files;
            asked.Add(files.Count);
            return FakeTracker.Json(http, new DownloadsOffered([.. files.Select(AnswerOf)]), ApiJson.Default.DownloadsOffered);
        };

        var offers = await api.OfferDownloads("films", [.. Enumerable.Range(0, 70).Select(i => $"{i}")]);

        Assert.Equal([64, 6], asked);
        Assert.Equal(ErrorCode.FileNotFound, offers[69].Error!.Code);
        Assert.Equal(Enumerable.Range(0, 69).Select(i => $"{i}"), offers.Take(69).Select(o => o.Value.File.File));

        static DownloadAnswer AnswerOf(string file) => file == "69"
            ? new DownloadAnswer(null, new DownloadRefusal("file_not_found", "none"))
            : new DownloadAnswer(new DownloadOffered(new FileDescription("films", file, 0, 1 << 19, 0, null, null, []), [], null), null);
    }

    [Theory]
    [InlineData("{\"downloads\":[]}")]
    [InlineData("{\"downloads\":[{\"offered\":null,\"refused\":null}]}")]
    public async Task An_answer_about_downloads_that_does_not_fit_is_an_error_of_each(string answer)
    {
        await using var tracker = await FakeTracker.Start(_cluster);
        var api = await SignedIn(tracker);
        tracker.Answer = (http, _) => http.Response.WriteAsync(answer);

        Assert.Equal(ErrorCode.Internal, Assert.Single(await api.OfferDownloads("films", ["a"])).Error!.Code);
    }

    [Fact]
    public async Task A_later_token_that_comes_with_a_reply_is_used_from_then_on()
    {
        await using var tracker = await FakeTracker.Start(_cluster);
        var api = await SignedIn(tracker);
        tracker.Answer = (http, _) =>
        {
            http.Response.Headers[ApiRoutes.RenewedTokenHeader] = "token-later";
            return FakeTracker.Json(http, new GroupList([]), ApiJson.Default.GroupList);
        };
        Assert.True((await api.ListGroups()).Ok);
        Assert.True((await api.ListGroups()).Ok);
        Assert.Equal(["token-1", "token-later"], tracker.Requests.Where(r => r.Path == "/groups").Select(r => r.Token));
    }

    [Fact]
    public async Task A_later_token_of_a_session_that_is_over_means_nothing()
    {
        await using var tracker = await FakeTracker.Start(_cluster);
        var api = await SignedIn(tracker);
        tracker.Answer = (http, _) =>
        {
            http.Response.Headers[ApiRoutes.RenewedTokenHeader] = "token-later";
            return FakeTracker.Json(http, Done.Instance, ApiJson.Default.Done);
        };
        Assert.True((await api.SignOut()).Ok);
        Assert.Equal(ErrorCode.NotLoggedIn, (await api.ListGroups()).Error!.Code);
    }

    [Fact]
    public async Task A_refusal_arrives_as_the_tracker_said_it()
    {
        await using var tracker = await FakeTracker.Start(_cluster);
        tracker.Answer = (http, _) => FakeTracker.Refuse(http, 429, ErrorCode.RateLimited, 17);
        var outcome = await Api(tracker).CreateUser("alice", "secret123");
        Assert.Equal(new CommandError(ErrorCode.RateLimited, "the detail", 17), outcome.Error);
    }

    [Fact]
    public async Task Without_a_session_nothing_is_asked()
    {
        await using var tracker = await FakeTracker.Start(_cluster);
        Assert.Equal(ErrorCode.NotLoggedIn, (await Api(tracker).ListGroups()).Error!.Code);
        Assert.Empty(tracker.Requests);
    }

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_tracker_out_of_service_is_passed_over_for_the_next(int status)
    {
        await using var sick = await FakeTracker.Start(_cluster);
        await using var well = await FakeTracker.Start(_cluster);
        sick.Answer = (http, _) => FakeTracker.Refuse(http, status, ErrorCode.Internal);
        var parts = Parts(sick, well);
        parts.Directory.Current = sick.Api;
        Assert.True((await parts.Api.CreateUser("alice", "secret123")).Ok);
        Assert.Equal(Assert.Single(sick.Requests).Key, Assert.Single(well.Requests).Key);
    }

    [Fact]
    public async Task A_tracker_that_hangs_is_passed_over_for_the_next_with_the_same_key()
    {
        await using var hung = await FakeTracker.Start(_cluster);
        await using var well = await FakeTracker.Start(_cluster);
        hung.Answer = (http, _) => FakeTracker.Hang(http);
        var parts = Parts(Quick with { TryTimeout = TimeSpan.FromSeconds(1) }, hung, well);
        parts.Directory.Current = hung.Api;
        Assert.True((await parts.Api.CreateUser("alice", "secret123")).Ok);
        // The other one too may be too slow at first.
        Assert.True(!hung.Requests.IsEmpty && !well.Requests.IsEmpty);
        Assert.Single(hung.Requests.Concat(well.Requests).Select(r => r.Key).Distinct());
    }

    [Fact]
    public async Task A_tracker_that_dies_in_the_middle_of_an_answer_is_passed_over_for_the_next()
    {
        await using var dying = await FakeTracker.Start(_cluster);
        await using var well = await FakeTracker.Start(_cluster);
        dying.Answer = async (http, _) =>
        {
            http.Response.ContentLength = 100;
            await http.Response.WriteAsync("{");
            await http.Response.Body.FlushAsync();
            http.Abort();
        };
        var parts = Parts(dying, well);
        parts.Directory.Current = dying.Api;
        Assert.True((await parts.Api.CreateUser("alice", "secret123")).Ok);
        Assert.Single(well.Requests);
    }

    [Fact]
    public async Task A_tracker_that_is_gone_is_waited_for_and_found_when_it_is_back()
    {
        var tracker = await FakeTracker.Start(_cluster);
        var port = tracker.Port;
        var api = Api(tracker);
        Assert.True((await api.CreateUser("alice", "secret123")).Ok);
        await tracker.DisposeAsync();
        var waiting = api.CreateUser("bob", "secret123");
        Assert.False(waiting.IsCompleted);
        await using var back = await FakeTracker.Start(_cluster, port);
        Assert.True((await waiting).Ok);
    }

    [Fact]
    public async Task When_the_time_is_up_it_is_no_trackers_and_nothing_is_sent_later()
    {
        var tracker = await FakeTracker.Start(_cluster);
        var port = tracker.Port;
        var api = Parts(Quick with { CommandTimeout = TimeSpan.FromMilliseconds(300) }, tracker).Api;
        await tracker.DisposeAsync();
        Assert.Equal(ErrorCode.NoTrackers, (await api.CreateUser("alice", "secret123")).Error!.Code);
        await using var back = await FakeTracker.Start(_cluster, port);
        Assert.True((await Api(back).CreateUser("bob", "secret123")).Ok);
        Assert.Contains("bob", Assert.Single(back.Requests).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_takes_a_hash_of_a_password_is_waited_for_twice_as_long()
    {
        await using var tracker = await FakeTracker.Start(_cluster);
        var clock = new NotingTime();
        var settings = Quick with { TryTimeout = TimeSpan.FromSeconds(20) };
        var parts = Parts(settings, clock, tracker);

        await SignIn(tracker, parts);
        Assert.True((await parts.Api.CreateUser("bob", "secret123")).Ok);
        Assert.Equal(2, clock.Timers.Count(due => due == 2 * settings.TryTimeout));
        Assert.DoesNotContain(settings.TryTimeout, clock.Timers);

        Assert.True((await parts.Api.CreateGroup("films")).Ok);
        Assert.Single(clock.Timers, settings.TryTimeout);
    }

    [Fact]
    public async Task Cancelling_a_command_is_not_a_refusal()
    {
        await using var tracker = await FakeTracker.Start(_cluster);
        using var cancel = new CancellationTokenSource();
        tracker.Answer = (http, _) =>
        {
            cancel.Cancel();
            return FakeTracker.Hang(http);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Api(tracker).CreateUser("alice", "secret123", cancel.Token));
    }

    [Fact]
    public async Task An_expired_token_is_renewed_once_for_all_calls_that_find_it_expired()
    {
        await using var tracker = await FakeTracker.Start(_cluster);
        var api = await SignedIn(tracker);
        tracker.GoodToken = "token-2";
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.CreateGroup("films")));
        Assert.All(answers, a => Assert.True(a.Ok));
        Assert.Equal(2, tracker.Requests.Count(r => r.Path == "/sessions"));
    }

    [Fact]
    public async Task A_renewal_that_is_refused_is_what_the_command_says()
    {
        await using var tracker = await FakeTracker.Start(_cluster);
        var api = await SignedIn(tracker);
        tracker.GoodToken = "token-2";
        tracker.Answer = (http, _) => FakeTracker.Refuse(http, 401, ErrorCode.InvalidCredentials);
        Assert.Equal(ErrorCode.InvalidCredentials, (await api.CreateGroup("films")).Error!.Code);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_here_before_the_tracker_hears_of_it()
    {
        await using var tracker = await FakeTracker.Start(_cluster);
        var parts = Parts(tracker);
        await SignIn(tracker, parts);
        string? userThen = "nobody asked";
        tracker.Answer = (http, request) =>
        {
            userThen = parts.Session.Current?.User;
            return FakeTracker.Json(http, Done.Instance, ApiJson.Default.Done);
        };
        Assert.True((await parts.Api.SignOut()).Ok);
        Assert.Null(userThen);
        Assert.Equal(("DELETE", "/sessions/current", "token-1"), (tracker.Requests.Last().Method, tracker.Requests.Last().Path, tracker.Requests.Last().Token));
    }

    [Fact]
    public async Task The_newest_change_seen_travels_with_every_request()
    {
        await using var first = await FakeTracker.Start(_cluster);
        await using var second = await FakeTracker.Start(_cluster);
        var (parts, change) = (Parts(first, second), 0);
        first.Answer = second.Answer = (http, _) =>
        {
            http.Response.Headers[ApiRoutes.ChangeHeader] = new[] { "41", "7" }[change++ % 2];
            return FakeTracker.Json(http, Done.Instance, ApiJson.Default.Done);
        };
        parts.Directory.Current = first.Api;
        await parts.Api.CreateUser("a", "secret123");
        parts.Directory.Current = second.Api;
        await parts.Api.CreateUser("b", "secret123");
        await parts.Api.CreateUser("c", "secret123");
        Assert.Equal([null], first.Requests.Select(r => r.Seen));
        Assert.Equal(["41", "41"], second.Requests.Select(r => r.Seen));
    }

    [Fact]
    public async Task A_reply_longer_than_allowed_is_not_read()
    {
        await using var endless = await FakeTracker.Start(_cluster);
        await using var well = await FakeTracker.Start(_cluster);
        endless.Answer = async (http, _) =>
        {
            var block = new byte[64 * 1024];
            while (!http.RequestAborted.IsCancellationRequested) await http.Response.Body.WriteAsync(block);
        };
        var parts = Parts(Quick with { MaxReplyBytes = 1 << 20, TryTimeout = TimeSpan.FromSeconds(30) }, endless, well);
        parts.Directory.Current = endless.Api;
        Assert.True((await parts.Api.CreateUser("alice", "secret123")).Ok);
        Assert.Single(well.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1,2]")]
    [InlineData("{\"groups\":null}")]
    public async Task An_answer_that_makes_no_sense_is_an_error_and_not_an_exception(string body)
    {
        await using var tracker = await FakeTracker.Start(_cluster);
        var api = await SignedIn(tracker);
        tracker.Answer = (http, _) => http.Response.WriteAsync(body);
        Assert.Equal(ErrorCode.Internal, (await api.ListGroups()).Error!.Code);
    }

    [Fact]
    public async Task A_piece_layer_arrives_as_it_was_sent()
    {
        await using var tracker = await FakeTracker.Start(_cluster);
        var api = await SignedIn(tracker);
        var layer = Enumerable.Range(0, 100_000).Select(i => (byte)i).ToArray();
        tracker.Answer = (http, _) => http.Response.Body.WriteAsync(layer).AsTask();
        Assert.Equal(layer, (await api.PieceLayer("films", "a b.mkv")).Value);
        Assert.Equal("/groups/films/files/a b.mkv/layer", tracker.Requests.Last().Path);
    }

    [Fact]
    public async Task The_first_tracker_is_trusted_and_its_fingerprint_told_once()
    {
        await using var tracker = await FakeTracker.Start(_cluster);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Api(tracker).CreateUser($"user{i}", "secret123")));
        await Api(tracker).CreateUser("again", "secret123");
        Assert.All(_warnings, w => Assert.Contains(TrackerTrust.Fingerprint(_cluster.Authority), w, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_tracker_whose_CA_has_changed_is_refused_at_once_with_instructions()
    {
        var before = await FakeTracker.Start(_cluster);
        var port = before.Port;
        Assert.True((await Api(before).CreateUser("alice", "secret123")).Ok);
        await before.DisposeAsync();
        using var other = new FakeCluster();
        await using var impostor = await FakeTracker.Start(other, port);
        var error = (await Api(impostor).CreateUser("bob", "secret123")).Error!;
        Assert.Equal(ErrorCode.NoTrackers, error.Code);
        Assert.Contains("trusted_trackers", error.Message, StringComparison.Ordinal);
        Assert.Empty(impostor.Requests);
    }

    [Fact]
    public async Task An_impostor_among_good_trackers_is_passed_over()
    {
        using var other = new FakeCluster();
        await using var well = await FakeTracker.Start(_cluster);
        await using var impostor = await FakeTracker.Start(other);
        var parts = Parts(well, impostor);
        parts.Directory.Current = well.Api;
        Assert.True((await parts.Api.CreateUser("alice", "secret123")).Ok);
        parts.Directory.Current = impostor.Api;
        Assert.True((await parts.Api.CreateUser("bob", "secret123")).Ok);
        Assert.Empty(impostor.Requests);
    }

    [Fact]
    public async Task A_tracker_certified_for_another_address_is_refused()
    {
        await using var tracker = await FakeTracker.Start(_cluster, certified: IPAddress.Parse("10.1.2.3"));
        Assert.Contains("another host", (await Api(tracker).CreateUser("alice", "secret123")).Error!.Message, StringComparison.Ordinal);
    }

    private TrackerApi Api(params FakeTracker[] trackers) => Parts(trackers).Api;

    private TrackerParts Parts(params FakeTracker[] trackers) => Parts(Quick, trackers);

    private TrackerParts Parts(TrackerSettings settings, params FakeTracker[] trackers) => Parts(settings, TimeProvider.System, trackers);

    private TrackerParts Parts(TrackerSettings settings, TimeProvider clock, params FakeTracker[] trackers)
    {
        var parts = new TrackerParts(
            new TrackerInfo([.. trackers.Select(t => t.Endpoint)]), _data.Path, Node, () => "127.0.0.1:4000", settings, clock, _warnings.Enqueue);
        _made.Add(parts);
        return parts;
    }

    private async Task<TrackerApi> SignedIn(FakeTracker tracker)
    {
        var parts = Parts(tracker);
        await SignIn(tracker, parts);
        return parts.Api;
    }

    /// <summary>Tokens are numbered by sign-in.</summary>
    private static async Task SignIn(FakeTracker tracker, TrackerParts parts)
    {
        var tokens = 0;
        tracker.Answer = (http, request) => request.Path == "/sessions"
            ? FakeTracker.Json(http, Given($"token-{++tokens}"), ApiJson.Default.SignedIn)
            : FakeTracker.Json(http, Done.Instance, ApiJson.Default.Done);
        Assert.True((await parts.Api.SignIn("alice", "secret123")).Ok);
    }

    /// <summary>Keeps how long each timer was to wait.</summary>
    private sealed class NotingTime : TimeProvider
    {
        public ConcurrentQueue<TimeSpan> Timers { get; } = new();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Timers.Enqueue(dueTime);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }

    private static SignedIn Given(string token) => new("alice", "session", token, DateTimeOffset.MaxValue, [1], []);
}
