namespace AkkaP2P.Protocol.Api;

/// <summary>POST /users</summary>
public sealed record CreateUser(string User, string Password)
{
    /// <summary>Keeps the password out of logs.</summary>
    public override string ToString() => $"CreateUser({User})";
}

/// <summary>
/// POST /sessions. <paramref name="Address"/> is where the node serves pieces, <c>IP:PORT</c>. The tracker takes the
/// IP as given only when it is the address it sees the request come from, or both are loopback; otherwise it
/// joins the address it sees with the port given, so nobody can aim peers at a third machine.
/// </summary>
public sealed record SignIn(string User, string Password, Hash256 NodeId, string Address)
{
    /// <summary>Keeps the password out of logs.</summary>
    public override string ToString() => $"SignIn({User})";
}

/// <param name="Token">Bearer token; every tracker of the cluster can check it alone.</param>
/// <param name="TicketKey">The key that signs tickets: ECDSA P-256, SubjectPublicKeyInfo.</param>
public sealed record SignedIn(
    string User, string SessionId, string Token, DateTimeOffset ExpiresAt, byte[] TicketKey, IReadOnlyList<TrackerStatus> Trackers)
{
    /// <summary>Keeps the token out of logs.</summary>
    public override string ToString() => $"SignedIn({User})";
}

public enum TrackerState
{
    Up,
    Joining,
    Leaving,
    Unreachable,
    Down,
}

/// <param name="Api"><c>https://HOST:PORT</c></param>
/// <param name="Clients">Sessions with an open event stream.</param>
public sealed record TrackerStatus(string Api, TrackerState State, int Clients);

/// <summary>GET /trackers (no token needed)</summary>
public sealed record TrackerList(IReadOnlyList<TrackerStatus> Trackers);
