namespace Akka.Streams;

/// <summary>Ends streams from outside. The first call counts.</summary>
public interface IKillSwitch
{
    /// <summary>Completes downstream and cancels upstream.</summary>
    void Shutdown();

    /// <summary>Fails downstream and cancels upstream.</summary>
    void Abort(Exception cause);
}
