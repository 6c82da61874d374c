namespace Akka.Cluster.SBR;

internal interface IDowningStrategy
{
    DowningDecision Decide(MembershipState state);
}
