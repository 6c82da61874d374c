using System.Net;

namespace AkkaP2P.Client.Peers;

/// <summary>What is said to and by the <see cref="PeerServer"/>.</summary>
internal static class PeerServerMessages
{
    /// <summary>Answered with <see cref="Bound"/> or <see cref="Akka.Actor.Status.Failure"/> once the port is taken or not.</summary>
    public sealed record GetBound
    {
        public static readonly GetBound Instance = new();
    }

    public sealed record Bound(IPEndPoint Address);

    /// <summary>No more connections; those there are say goodbye. The actor stops when they have.</summary>
    public sealed record Leave
    {
        public static readonly Leave Instance = new();
    }

    /// <summary>From an upload: the peer may ask for pieces, and wants a slot for it.</summary>
    public sealed record WantsSlot(string User);

    /// <summary>From an upload: the peer asked for something, and was sent so many pieces since it did last.</summary>
    public sealed record Asked(double PiecesServed);

    /// <summary>To an upload: it has, or has no longer, a slot.</summary>
    public sealed record Slot(bool Given);

    /// <summary>From an upload: its peer wants nothing for now. Answered with <see cref="Rested"/>, after which no slot of before is told any more.</summary>
    public sealed record Rests
    {
        public static readonly Rests Instance = new();
    }

    public sealed record Rested
    {
        public static readonly Rested Instance = new();
    }
}
