namespace Akka.Remote;

/// <summary>Of the system messages from one incarnation of a node, lets each through once and in order.</summary>
internal sealed class SystemMessageInbox
{
    public ulong Delivered { get; private set; }

    /// <returns>True for the next one; false for one seen before, or for one after a gap, which will be sent again.</returns>
    public bool Accept(ulong sequence)
    {
        if (sequence != Delivered + 1) return false;
        Delivered = sequence;
        return true;
    }
}
