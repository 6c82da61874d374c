namespace AkkaP2P.Tracker.Store;

/// <summary>Which table of durable entities a row belongs to. The numbers are stored: never change one.</summary>
public enum EntityKind
{
    User = 1,
    Group = 2,
    File = 3,
}
