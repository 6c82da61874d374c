namespace AkkaP2P.Client.Shares;

/// <summary>Who must know what happens in the table of shares. Called with no lock held, on the thread that made the change.</summary>
internal interface IShareObserver
{
    /// <summary>It is new or has more pieces: tell the tracker.</summary>
    void Announce(ServedFile file);

    /// <summary>It is not served any more: leave its swarm.</summary>
    void Leave(ServedFile file);

    /// <summary>A download became a lasting share.</summary>
    void Remember(ShareRecord share);
}
