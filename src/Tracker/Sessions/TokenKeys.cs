using System.Collections.Immutable;
using System.Security.Cryptography;
using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Sessions;

/// <summary>One key of the cluster that signs tokens.</summary>
internal sealed record TokenKey(uint Id, byte[] Secret, DateTimeOffset MadeAt);

/// <summary>The keys as they are stored.</summary>
internal sealed record TokenKeyRow(ImmutableArray<TokenKey> Keys);

/// <summary>
/// The keys that sign tokens, in the store, the newest last and in use. A key older than the rotation gets a
/// successor and goes on checking until nothing it signed can be valid any more.
/// </summary>
internal sealed class TokenKeys(IStateStore store, TimeSpan rotation, TimeSpan lifetime, TimeProvider time)
{
    private const string Secret = "token-keys";

    /// <summary>A tracker that is told of a key it does not know looks into the store, but not for every forged token.</summary>
    private static readonly TimeSpan ReloadPause = TimeSpan.FromSeconds(1);

    private ImmutableArray<TokenKey> _keys = [];
    private long _reloadedAt;

    public TokenKey Newest => _keys[^1];

    public byte[]? Find(uint id) => _keys.FirstOrDefault(k => k.Id == id)?.Secret;

    /// <summary>Reads the keys and makes a new one when it is time; of several trackers one does.</summary>
    public async Task Refresh(CancellationToken cancel)
    {
        while (true)
        {
            var row = await store.LoadSecret(Secret, cancel);
            var stored = row is null ? [] : StateFormat.Read(row.State, StateJson.Default.TokenKeyRow).Keys;
            var wanted = Rotate(stored, time.GetUtcNow());
            if (wanted == stored || await store.SaveSecret(Secret, row?.Version ?? 0, StateFormat.Write(new TokenKeyRow(wanted), StateJson.Default.TokenKeyRow), cancel))
            {
                _keys = wanted;
                return;
            }
        }
    }

    /// <summary>For a token whose key is not known: another tracker may have made it.</summary>
    public async Task<byte[]?> Reload(uint id, CancellationToken cancel)
    {
        var now = time.GetTimestamp();
        var last = Interlocked.Read(ref _reloadedAt);
        if (last != 0 && time.GetElapsedTime(last, now) < ReloadPause) return null;
        Interlocked.Exchange(ref _reloadedAt, now);
        await Refresh(cancel);
        return Find(id);
    }

    private ImmutableArray<TokenKey> Rotate(ImmutableArray<TokenKey> stored, DateTimeOffset now)
    {
        if (!stored.IsEmpty && now < stored[^1].MadeAt + rotation) return stored;
        var key = new TokenKey(stored.IsEmpty ? 1 : stored[^1].Id + 1, RandomNumberGenerator.GetBytes(32), now);
        return [.. stored.Where(k => now < k.MadeAt + rotation + lifetime), key];
    }
}
