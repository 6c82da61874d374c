using System.Diagnostics;
using System.Globalization;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Hashing;

// How fast this machine hashes: each leaf hasher on one core from memory, and a cached file on all cores.
// Usage: Hashing [FILE | SIZE_IN_MIB]   (default: a temporary file of 1024 MiB)
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int Buffer = 1 << 20;
var data = new byte[Buffer];
new Random(1).NextBytes(data);
var digests = new byte[Buffer / LeafPairs.Size * Hash256.Size];

Console.WriteLine($"{Environment.ProcessorCount} cores; chosen: {LeafHasher.BestForLeaves} for leaves, {LeafHasher.BestForPairs} for pairs of nodes");
foreach (var hasher in LeafHasher.Available)
{
    var leaves = GigabytesPerSecond(() => hasher.HashLeaves(data, digests));
    var pairs = GigabytesPerSecond(() => hasher.HashPairs(data, digests));
    Console.WriteLine($"{hasher.Name,-10} leaves {leaves,6:0.00} GB/s a core   pairs {pairs,6:0.00} GB/s a core");
}

var given = args.Length > 0 && File.Exists(args[0]);
var path = given ? args[0] : Path.GetTempFileName();
try
{
    if (!given) WriteFile(path, args.Length > 0 ? int.Parse(args[0]) : 1024);
    foreach (var workers in new[] { 1, Environment.ProcessorCount }.Distinct())
    {
        var (first, best) = (await HashFile(path, workers), double.MaxValue);
        for (var run = 0; run < 3; run++) best = Math.Min(best, await HashFile(path, workers));
        var gigabytes = new FileInfo(path).Length / 1e9;
        Console.WriteLine($"file of {gigabytes:0.00} GB on {workers} cores: {gigabytes / best,6:0.00} GB/s (first run {gigabytes / first:0.00})");
    }
}
finally
{
    if (!given) File.Delete(path);
}

double GigabytesPerSecond(Action pass)
{
    pass();
    var best = double.MaxValue;
    for (var heat = 0; heat < 5; heat++)
    {
        var watch = Stopwatch.StartNew();
        var passes = 0;
        for (; watch.ElapsedMilliseconds < 200; passes++) pass();
        best = Math.Min(best, watch.Elapsed.TotalSeconds / passes);
    }

    return Buffer / best / 1e9;
}

static async Task<double> HashFile(string path, int workers)
{
    var watch = Stopwatch.StartNew();
    var hashed = await FileHasher.Hash(path, new FileHashOptions { Workers = workers });
    if (!hashed.Ok) throw new InvalidOperationException(hashed.Error!.Message);
    return watch.Elapsed.TotalSeconds;
}

void WriteFile(string path, int mebibytes)
{
    using var file = File.Create(path);
    for (var written = 0; written < mebibytes; written++) file.Write(data);
}

internal static class LeafPairs
{
    public const int Size = 64;
}
