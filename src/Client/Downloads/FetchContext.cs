using Akka.Actor;
using AkkaP2P.Client.Peers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Client.Downloads;

/// <summary>What all fetchers of one download have in common.</summary>
internal sealed record FetchContext(
    IActorRef Coordinator,
    RestingConnections Connections,
    TicketSource Tickets,
    PieceIntake Intake,
    MemoryBudget Memory,
    BandwidthLimit Limit,
    TimeProvider Time)
{
    public PieceLayout Layout => Intake.Manifest.Layout;

    public Hash256 Root => Intake.Manifest.Root;
}
