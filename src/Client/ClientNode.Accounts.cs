using Akka.Actor;
using Akka.Event;
using AkkaP2P.Client.Trackers;
using AkkaP2P.Protocol;

namespace AkkaP2P.Client;

/// <summary>create_user, login, logout.</summary>
public sealed partial class ClientNode
{
    public async Task<Outcome<Done>> CreateUser(string user, string password, CancellationToken cancel = default) =>
        NameCheck.User(user) is { } error ? error : await _parts.Trackers.Api.CreateUser(user, password, cancel);

    public async Task<Outcome<LoggedIn>> Login(string user, string password, CancellationToken cancel = default)
    {
        if (NameCheck.User(user) is { } invalid) return invalid;
        await _signing.WaitAsync(cancel);
        try
        {
            if (User is { } already) return new CommandError(ErrorCode.AlreadyLoggedIn, $"logged in as {already}: log out first");
            if (!(await _parts.Trackers.Api.SignIn(user, password, cancel)).TryGet(out var given, out var error)) return error;
            await _parts.Shares.Begin(given.User);
            await AwaitPresence();
            return new LoggedIn(given.User);
        }
        finally
        {
            _signing.Release();
        }
    }

    public async Task<Outcome<Done>> Logout(CancellationToken cancel = default)
    {
        await _signing.WaitAsync(cancel);
        try
        {
            if (User is null) return NameCheck.NotLoggedIn;
            await _parts.Shares.End();
            await SignOut(cancel);
            return Done.Instance;
        }
        finally
        {
            _signing.Release();
        }
    }

    private string? User => _parts.Trackers.Session.Current?.User;

    /// <summary>The session ends on this side whatever the trackers say.</summary>
    private async Task SignOut(CancellationToken cancel)
    {
        if (User is null) return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(SignOutTimeout);
        try
        {
            await _parts.Trackers.Api.SignOut(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _log.Info("signed out without a tracker's answer");
        }
    }

    private async Task AwaitPresence()
    {
        try
        {
            await _parts.Link.Ask<TrackerLink.Streaming>(new TrackerLink.AwaitStream(), PresenceTimeout);
        }
        catch (AskTimeoutException)
        {
            _log.Info("logged in; the tracker's event stream is not open yet");
        }
    }

    /// <summary>A login, a logout, or a sign-in again with a fresh token.</summary>
    private void OnSessionChanged(TrackerSession.SignedInUser? before, TrackerSession.SignedInUser? now)
    {
        if (now is not null) _parts.Trackers.Directory.Learn(now.Given.Trackers);
        if (now is not null) _base.System.EventStream.Publish(new TrackerNews.SignedIn(now.User, now.Given.TicketKey));
        else if (before is not null) _base.System.EventStream.Publish(new TrackerNews.SignedOut(before.User));
        _parts.Link.Tell(new TrackerLink.SessionChanged(), ActorRefs.NoSender);
    }
}
