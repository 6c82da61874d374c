namespace Akka.Streams.Supervision;

public static class Deciders
{
    public static readonly Decider StoppingDecider = _ => Directive.Stop;

    public static readonly Decider ResumingDecider = _ => Directive.Resume;

    public static readonly Decider RestartingDecider = _ => Directive.Restart;
}
