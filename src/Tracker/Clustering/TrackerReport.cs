using System.Collections.Immutable;
using Akka.Actor;

namespace AkkaP2P.Tracker.Clustering;

/// <summary>What a tracker tells the others about itself, every second.</summary>
/// <param name="Streams">Sessions with an open event stream: its load.</param>
/// <param name="Shards">Of all kinds, that live there.</param>
public sealed record TrackerReport(Address Address, string Api, int Streams, int Shards = 0);

/// <summary>Who has a session on a tracker, in pages that fit a message. A generation with all its pages replaces the one before.</summary>
public sealed record OnlineUsers(Address Address, long Generation, int Page, int Pages, ImmutableArray<string> Users);
