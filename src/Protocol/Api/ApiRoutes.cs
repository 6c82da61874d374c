namespace AkkaP2P.Protocol.Api;

/// <summary>
/// The tracker's HTTP API below <see cref="Prefix"/>; DESIGN.md section 4 has the why.
/// <code>
/// POST   /users                                   CreateUser          → {}
/// POST   /sessions                                SignIn              → SignedIn
/// DELETE /sessions/current                                            → {}
/// GET    /events                                                      → server-sent events, see PushEvents
/// GET    /trackers                                                    → TrackerList
/// GET    /ca                                                          → the cluster's CA certificate, PEM, for trust on first use
/// GET    /groups                                                      → GroupList
/// POST   /groups                                  CreateGroup         → {}
/// POST   /groups/{group}/requests                 (ask to join)       → {}
/// GET    /groups/{group}/requests                 (owner)             → RequestList
/// POST   /groups/{group}/requests/{user}/accept   (owner)             → {}
/// POST   /groups/{group}/requests/{user}/reject   (owner)             → {}
/// GET    /groups/{group}/members                                      → MemberList
/// DELETE /groups/{group}/members/{user}           (owner)             → {}
/// DELETE /groups/{group}/membership               (leave, withdraw)   → {}
/// GET    /groups/{group}/files                                        → FileList
/// POST   /groups/{group}/files                    RegisterFile        → FileDescription
/// GET    /groups/{group}/files/{file}                                 → FileDescription
/// GET    /groups/{group}/files/{file}/layer                           → octets
/// GET    /groups/{group}/files/{file}/peers                           → SwarmPeerList
/// POST   /groups/{group}/files/{file}/ticket                          → TicketGranted
/// DELETE /groups/{group}/files/{file}/swarm                           → {}
/// POST   /groups/{group}/downloads                AskDownloads        → DownloadsOffered
/// POST   /announce                                Announce            → Announced
/// </code>
/// Names in a path are percent-encoded. A refusal is RFC 9457 problem details with <c>code</c> and, for
/// <c>rate_limited</c>, <c>retry_after_seconds</c>.
/// </summary>
public static class ApiRoutes
{
    public const string Prefix = "/api/v1";

    /// <summary>On every request that changes something: a fresh UUID a command, the same on each retry of it.</summary>
    public const string IdempotencyKeyHeader = "Idempotency-Key";

    /// <summary>On every reply: the newest change this tracker's replica, or the change just made, has seen.</summary>
    public const string ChangeHeader = "Akkap2p-Change";

    /// <summary>On requests: the highest <see cref="ChangeHeader"/> the session has seen. The tracker waits until its replica is there.</summary>
    public const string SeenChangeHeader = "Akkap2p-Seen-Change";

    /// <summary>
    /// On requests that change something: until when the command may be applied, in milliseconds since 1970 by the tracker's own clock (as
    /// its <c>Date</c> header tells it). Later the client has given up, so the tracker refuses with 503 and applies nothing: a
    /// request may lie in the buffers of a tracker that was suspended.
    /// </summary>
    public const string DeadlineHeader = "Akkap2p-Deadline";

    /// <summary>On replies to a session past half its token's time: a later token of the same session, to be used from now on.</summary>
    public const string RenewedTokenHeader = "Akkap2p-Token";
}
