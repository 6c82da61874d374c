using System.Security.Cryptography;
using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Security;

/// <summary>A key of the cluster as it is stored.</summary>
/// <param name="Pkcs8">The private key.</param>
/// <param name="Certificate">DER, when the key has one.</param>
internal sealed record KeyPairRow(byte[] Pkcs8, byte[]? Certificate);

internal static class ClusterSecrets
{
    /// <summary>Loads a key, or stores the one made here when this tracker is the first.</summary>
    public static async Task<KeyPairRow> GetOrMake(IStateStore store, string name, Func<KeyPairRow> make, CancellationToken cancel)
    {
        while (true)
        {
            if (await store.LoadSecret(name, cancel) is { } row) return StateFormat.Read(row.State, StateJson.Default.KeyPairRow);
            var made = make();
            if (await store.SaveSecret(name, 0, StateFormat.Write(made, StateJson.Default.KeyPairRow), cancel)) return made;
        }
    }

    /// <summary>The key that signs tickets.</summary>
    public static async Task<ECDsa> TicketKey(IStateStore store, CancellationToken cancel)
    {
        var row = await GetOrMake(store, "ticket-key", MakeKey, cancel);
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(row.Pkcs8, out _);
        return key;
    }

    private static KeyPairRow MakeKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new KeyPairRow(key.ExportPkcs8PrivateKey(), null);
    }
}
