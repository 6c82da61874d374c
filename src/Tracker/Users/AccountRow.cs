using System.Collections.Immutable;
using AkkaP2P.Tracker.Entities;
using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Users;

/// <summary>An account as it is stored.</summary>
internal sealed record AccountRow(
    string? PasswordHash, ImmutableArray<RevokedSession> Revoked, DateTimeOffset RevokedBefore, ImmutableArray<string> Remembered)
{
    public static byte[] Encode(Account account) => StateFormat.Write(
        new AccountRow(account.PasswordHash, account.Revoked, account.RevokedBefore, account.Remembered.ToLines()), StateJson.Default.AccountRow);

    public static Account Decode(string user, ReadOnlySpan<byte> state)
    {
        var row = StateFormat.Read(state, StateJson.Default.AccountRow);
        return new Account(user, row.PasswordHash, row.Revoked, row.RevokedBefore, RememberedCommands.FromLines(row.Remembered));
    }
}
