using System.Diagnostics;
using System.Globalization;
using AkkaP2P.Bench.Fuzz;

// dotnet run --project bench/Fuzz -c Release -- [INPUTS a target, default 1000000] [TARGET] [SEED]
var inputs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
var only = args.Length > 1 ? args[1] : "";
var seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : Random.Shared.Next(1_000_000);
Console.WriteLine($"seed {seed}");
foreach (var target in FuzzTarget.All().Where(t => t.Name.Contains(only, StringComparison.Ordinal)))
{
    var began = Stopwatch.GetTimestamp();
    try
    {
        var refused = Fuzzing.Run(target, seed, 0, inputs);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target.Name,-16} {inputs,9} inputs, {refused,9} refused by exception, {seconds,6:0.0} s"));
    }
    catch (FuzzException find)
    {
        Console.WriteLine($"FOUND {find}");
        return 1;
    }
}

return 0;
