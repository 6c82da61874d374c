namespace AkkaP2P.Tracker.Clustering;

/// <summary>This tracker is no member of the cluster at the moment: the caller goes to another one.</summary>
internal sealed class RejoiningException() : Exception("this tracker is on its way back into the cluster");
