namespace Akka.Actor;

public class LocalOnlyDecider : IDecider
{
    private readonly Func<Exception, Directive> _decide;

    internal LocalOnlyDecider(Func<Exception, Directive> decide) => _decide = decide;

    public Directive Decide(Exception cause) => _decide(cause);
}
