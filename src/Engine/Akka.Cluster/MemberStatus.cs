namespace Akka.Cluster;

/// <summary>
/// The life of a member. Only the leader moves a member on, and only on convergence; <see cref="Down"/> needs none.
/// <code>
/// Joining ──▶ Up ──▶ Leaving ──▶ Exiting ──▶ Removed
///    │  ╲     ▲│         │          │           ▲
///    │ WeaklyUp│         │          │           │
///    └──────┴──┴─────────┴──────────┴──▶ Down ──┘
/// </code>
/// </summary>
public enum MemberStatus
{
    Joining = 0,
    Up = 1,
    Leaving = 2,
    Exiting = 3,
    Down = 4,
    Removed = 5,
    WeaklyUp = 6,
}
