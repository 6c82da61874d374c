using AkkaP2P.Bench.Fuzz;
using Xunit;

namespace AkkaP2P.Cli.Tests.Fuzz;

/// <summary>A small part of what <c>bench/Fuzz</c> does with a million inputs each: always the same part.</summary>
public sealed class FuzzSpec
{
    private const int Inputs = 2_000;

    public static TheoryData<string> Targets => [.. FuzzTarget.All().Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Whatever_comes_is_read_or_refused(string name)
    {
        var target = FuzzTarget.All().Single(t => t.Name == name);
        Fuzzing.Run(target, seed: 6, from: 0, Inputs);
    }
}
