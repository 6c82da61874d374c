using System.Text.Json;
using Xunit;

namespace AkkaP2P.Cli.Tests.Commands;

[Collection("console")]
public class ReportsSpec
{
    [Fact]
    public async Task The_assignment_report_says_how_pieces_were_spread()
    {
        var (code, output, _) = await ProgramSpec.Run("analyze-assignment", "--scores", "1,0.5", "--pieces", "10", "--output", "json");

        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal((0, 10, 2, 7), (code, report.GetProperty("total").GetInt32(), report.GetProperty("peers").GetInt32(), report.GetProperty("threshold").GetInt32()));
        Assert.Equal("score", report.GetProperty("options").GetProperty("policy").GetString());
    }

    [Fact]
    public async Task The_assignment_report_is_tables_for_people()
    {
        var (_, output, _) = await ProgramSpec.Run("analyze-assignment", "--peers", "3", "--pieces", "30");

        Assert.StartsWith("policy score, alpha 0.2, beta 0.8, K 1.25\n30 pieces over 3 peers, at most 13 each\ntotal 30, ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_simulation_is_a_row_for_each_size_and_policy()
    {
        var (code, output, _) = await ProgramSpec.Run("simulate", "--peers", "3,5", "--policy", "rarest,random", "--pieces", "8", "--output", "json");

        var results = JsonDocument.Parse(output).RootElement.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal(0, code);
        Assert.Equal(["3 rarest", "3 random", "5 rarest", "5 random"], results.Select(r => $"{r.GetProperty("options").GetProperty("peers")} {r.GetProperty("options").GetProperty("strategy")}"));
        Assert.All(results, r => Assert.True(r.GetProperty("ratio").GetDouble() >= 1));
    }

    [Theory]
    [InlineData("simulate", "--peers", "0")]
    [InlineData("simulate", "--peers", "many")]
    [InlineData("simulate", "--policy", "best")]
    [InlineData("simulate", "--assignment", "score,best")]
    [InlineData("simulate", "--neighbours", "0")]
    [InlineData("simulate", "--upload", "fast")]
    [InlineData("simulate", "--liars", "2")]
    [InlineData("analyze-assignment", "--k", "0.5")]
    [InlineData("analyze-assignment", "--scores", "1,x")]
    [InlineData("analyze-assignment", "--scores", "1", "--peers", "1")]
    [InlineData("demo", "--clients", "2")]
    [InlineData("demo", "--size", "0")]
    [InlineData("bench", "--size", "big")]
    public async Task A_bad_value_is_a_misuse(params string[] words)
    {
        var (code, output, errors) = await ProgramSpec.Run(words);

        Assert.Equal((2, "", 1), (code, output, errors.Count(c => c == '\n')));
    }
}
