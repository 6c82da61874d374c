namespace Akka.Remote;

internal enum SystemSendResult
{
    Taken,

    /// <summary>Too many wait: the peer has to be quarantined.</summary>
    Full,

    /// <summary>The association has retired: the message is for another.</summary>
    Retired,
}
