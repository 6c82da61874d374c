using System.Text.Json.Serialization;

namespace AkkaP2P.Swarm.Assigning;

/// <param name="Alpha">What a peer's score counts for.</param>
/// <param name="Beta">What its load counts against it.</param>
/// <param name="K">How far above the even share a peer may be loaded; at least 1.</param>
public sealed record AssignmentOptions(
    double Alpha = 0.20, double Beta = 0.80, double K = 1.25, AssignmentPolicy Policy = AssignmentPolicy.Score)
{
    /// <summary>What is wrong with these numbers, or null.</summary>
    [JsonIgnore]
    public string? Problem =>
        !double.IsFinite(Alpha) || Alpha < 0 ? "alpha must be 0 or more"
        : !double.IsFinite(Beta) || Beta < 0 ? "beta must be 0 or more"
        : !double.IsFinite(K) || K < 1 ? "k must be 1 or more, or some pieces could go to nobody"
        : null;
}
