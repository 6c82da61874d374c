using AkkaP2P.Cli.Arguments;
using AkkaP2P.Protocol.Commands;
using AkkaP2P.Tracker.Store;
using AkkaP2P.Tracker.Store.Moving;

namespace AkkaP2P.Cli.Commands;

/// <summary><c>akkap2p move-store</c>: from the SQLite file of one machine to the PostgreSQL database of several.</summary>
internal static class MoveStoreCommand
{
    public static readonly Subcommand Subcommand = new(
        new CommandSyntax(
            "move-store", "<sqlite:PATH> <postgres://…>", "copies a SQLite store into an empty PostgreSQL database; all trackers must be stopped"),
        Run);

    private static async Task<int> Run(CommandWords words)
    {
        if (Parse(words.Arguments[0]) is not StoreAddress.SqliteFile from) throw new UsageException("the first store is sqlite:PATH");
        if (Parse(words.Arguments[1]) is not StoreAddress.Postgres to) throw new UsageException("the second store is postgres://user:password@host:port/database");
        using var stop = new StopSignals(status: 1);
        try
        {
            var moved = await StoreMove.Run(from, to, stop.Requested);
            await Console.Out.WriteLineAsync(
                $"copied {moved.Entities} users, groups and files, {moved.Blobs} piece layers and {moved.Secrets} keys, up to change {moved.LastChange}, into {to}");
            return 0;
        }
        catch (StoreException refusal)
        {
            throw new StartException(refusal.Message);
        }
        catch (OperationCanceledException) when (stop.Requested.IsCancellationRequested)
        {
            throw new StartException("interrupted; nothing was copied");
        }
    }

    private static StoreAddress Parse(string text)
    {
        try
        {
            return StoreAddress.Parse(text);
        }
        catch (FormatException mistake)
        {
            throw new UsageException(mistake.Message);
        }
    }
}
