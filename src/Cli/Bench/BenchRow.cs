namespace AkkaP2P.Cli.Bench;

/// <param name="Value">In <paramref name="Unit"/>.</param>
internal sealed record BenchRow(string Scenario, double Value, string Unit, string Note);
