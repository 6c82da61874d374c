using Akka.Actor;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Tracker.Sessions;
using AkkaP2P.Tracker.Users;

namespace AkkaP2P.Tracker.Api;

/// <summary>Accounts and sessions.</summary>
internal static class AccountRoutes
{
    public static void Map(ApiRouter router, TrackerSettings settings)
    {
        router.Map<CreateUser, Done>("POST", "/users", Access.Anyone, ApiJson.Default.CreateUser, settings.MaxBody, CreateUser);
        router.Map<SignIn, SignedIn>("POST", "/sessions", Access.Anyone, ApiJson.Default.SignIn, settings.MaxBody, SignIn);
        router.Map<Done>("DELETE", "/sessions/current", Access.SignedIn, SignOut);
    }

    private static async Task<ApiResult> CreateUser(ApiCall call, CreateUser body)
    {
        if (!UserName.TryParse(body.User, out _)) return Refusals.InvalidName("user");
        if (body.Password.Length > Passwords.MaxLength) return Refusals.Usage($"a password has at most {Passwords.MaxLength} characters");
        if (body.Password.Length < Passwords.MinLength) return Refusals.WeakPassword;
        using var turn = call.Services.Passwords.Enter(call.RemoteKey);
        if (turn is null) return Refusals.RateLimited(1);
        var command = new UserCommands.Create(body.User, await turn.Hash(body.Password, call.Cancel), call.Stamp(body.User));
        return await call.Run(call.Services.Regions.Users, command);
    }

    private static async Task<ApiResult> SignIn(ApiCall call, SignIn body)
    {
        if (body.Password.Length > Passwords.MaxLength) return Refusals.Usage($"a password has at most {Passwords.MaxLength} characters");
        if (NodeAddress.Trusted(body.Address, call.Remote) is not { } address) return Refusals.Usage("address: IP:PORT expected");
        if (!UserName.TryParse(body.User, out _)) return Refusals.InvalidName("user");

        var services = call.Services;
        var (remote, node) = (call.RemoteKey, body.NodeId.ToString());
        if (services.SignInLimits.Wait(remote) is { } wait) return Refusals.RateLimited(Seconds(wait));
        // Before the entity is asked, so that a flood of names wakes no more entities than are worked for.
        using var turn = services.Passwords.Enter(remote);
        if (turn is null) return Refusals.RateLimited(1);
        var begun = await Begin(call, new SignInMessages.Begin(body.User, remote, node, Guid.NewGuid()));
        if (begun is SignInMessages.Refused refused) return Refusals.RateLimited(refused.RetryAfterSeconds);
        if (begun is not SignInMessages.Attempt attempt) return new ApiResult.Unavailable("the account did not answer in time");

        var verdict = await turn.Verify(attempt.PasswordHash, body.Password, call.Cancel);
        if (!verdict.Right)
        {
            services.SignInLimits.Count(remote);
            return Refusals.InvalidCredentials;
        }

        OpenConnections.Prove(call.Http);
        services.Regions.Users.Tell(new SignInMessages.Succeeded(body.User, remote, node));
        if (verdict.Better is { } better)
        {
            services.Regions.Users.Tell(new UserCommands.Rehash(body.User, attempt.PasswordHash!, better, call.Stamp(body.User)));
        }

        return Welcome(services, services.Tokens.Start(body.User, body.NodeId, address));
    }

    private static async Task<object?> Begin(ApiCall call, SignInMessages.Begin begin)
    {
        try
        {
            return await call.Ask<object>(call.Services.Regions.Users, begin);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }

    private static ApiResult Welcome(ApiServices services, Session session) => ApiResult.Json(
        new SignedIn(
            session.User,
            session.Id,
            services.Tokens.Write(session),
            session.ExpiresAt,
            services.TicketSigner.PublicKey,
            services.Trackers().Trackers),
        ApiJson.Default.SignedIn);

    private static async Task<ApiResult> SignOut(ApiCall call)
    {
        var (services, session) = (call.Services, call.Session);
        var command = new UserCommands.SignOut(session.User, session.Id, session.StartedAt, services.Tokens.LastExpiry, call.Stamp(session.Id));
        return await call.Run(services.Regions.Users, command);
    }

    private static int Seconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
}
