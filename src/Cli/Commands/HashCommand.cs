using AkkaP2P.Cli.Arguments;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Commands;
using AkkaP2P.Protocol.Hashing;

namespace AkkaP2P.Cli.Commands;

/// <summary><c>akkap2p hash</c>: roots as sha256sum prints sums. An empty file has no root and gets <c>-</c>.</summary>
internal static class HashCommand
{
    private static readonly Option Sha256 = new("--sha256", null, "also the plain SHA-256, which is slower: ROOT  SHA256  FILE");
    private static readonly Option Check = new("--check", null, "FILE ROOT: says whether the file has that root; exit code 1 when not");

    public static readonly Subcommand Subcommand = new(
        new CommandSyntax("hash", "<file>…", "prints each file's BitTorrent v2 root", Sha256, Check), Run);

    private static async Task<int> Run(CommandWords words)
    {
        if (words.Has(Check.Name)) return await CheckFile(words);

        var failed = false;
        foreach (var path in words.Arguments)
        {
            var outcome = await FileHasher.Hash(path, new FileHashOptions { WithSha256 = words.Has(Sha256.Name) });
            if (outcome.TryGet(out var hashed, out var error)) await Console.Out.WriteLineAsync(Line(hashed, path));
            else await Console.Error.WriteLineAsync($"akkap2p: {error.Message}");
            failed |= !outcome.Ok;
        }

        return failed ? 1 : 0;
    }

    private static async Task<int> CheckFile(CommandWords words)
    {
        if (words.Has(Sha256.Name)) throw new UsageException($"{Check.Name} and {Sha256.Name} exclude each other");
        if (words.Arguments is not [var path, var root]) throw new UsageException($"{Check.Name} needs FILE ROOT");
        Hash256? expected = Hash256.TryParse(root, out var hash) ? hash
            : root == "-" ? null
            : throw new UsageException($"a root is 64 hex digits (or - for an empty file), not '{root}'");
        if (!(await FileHasher.Hash(path)).TryGet(out var hashed, out var error)) throw new StartException(error.Message);

        var same = hashed.Root == expected;
        await Console.Out.WriteLineAsync($"{path}: {(same ? "OK" : "FAILED")}");
        return same ? 0 : 1;
    }

    private static string Line(HashedFile hashed, string path)
    {
        var root = hashed.Root?.ToString() ?? "-";
        return hashed.Sha256 is { } sha256 ? $"{root}  {sha256}  {path}" : $"{root}  {path}";
    }
}
