namespace AkkaP2P.Tracker.Entities;

/// <param name="IdleTimeout">An entity nobody asked anything for this long is stopped; its state is in the store.</param>
/// <param name="MaxWaiting">Commands that wait for one entity's save; more are told to come again.</param>
public sealed record EntitySettings(TimeSpan IdleTimeout, int MaxWaiting, TimeProvider Time);
