namespace AkkaP2P.Swarm.Downloads;

/// <summary>This piece, of this peer: to be asked for, or to be cancelled.</summary>
public readonly record struct PieceRequest(PlanPeer Peer, int Piece);
