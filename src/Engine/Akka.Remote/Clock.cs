namespace Akka.Remote;

/// <summary>Milliseconds on a clock that never goes back.</summary>
public delegate long Clock();
