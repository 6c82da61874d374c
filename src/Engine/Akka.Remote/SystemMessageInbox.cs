using Akka.Remote.Proto;

namespace Akka.Remote;

/// <summary>
/// Of the system messages from one incarnation of a node, lets each through once and in order. The first that is heard of a
/// session need not be number 1: a sender begins each connection with the oldest that was not acknowledged, so what came
/// before was acknowledged by an inbox that has been forgotten since. Not thread-safe.
/// </summary>
internal sealed class SystemMessageInbox
{
    private ulong _session;
    private ulong _delivered;

    /// <summary>What the sender may forget.</summary>
    public Acknowledgement Acknowledgement => new() { Session = _session, Cumulative = _delivered };

    /// <returns>
    /// True for the next one; false for one seen before, for one after a gap, which will be sent again, and for one of an
    /// earlier session.
    /// </returns>
    public bool Accept(ulong session, ulong sequence)
    {
        if (session < _session || sequence == 0) return false;
        if (session > _session) (_session, _delivered) = (session, sequence - 1);
        if (sequence != _delivered + 1) return false;
        _delivered = sequence;
        return true;
    }
}
