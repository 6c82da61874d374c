using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Bench.Fuzz.Targets;

/// <summary>Bodies that a tracker takes. What is read has everything that it must have.</summary>
internal sealed class ApiRequests() : FuzzTarget("api-requests")
{
    private static readonly JsonTypeInfo[] Types =
    [
        ApiJson.Default.CreateUser, ApiJson.Default.SignIn, ApiJson.Default.CreateGroup, ApiJson.Default.RegisterFile, ApiJson.Default.Announce,
    ];

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        JsonSerializer.SerializeToUtf8Bytes(new CreateUser("ann", "correct horse"), ApiJson.Default.CreateUser),
        JsonSerializer.SerializeToUtf8Bytes(new SignIn("ann", "correct horse", Hash256.Of("n"u8), "127.0.0.1:1"), ApiJson.Default.SignIn),
        JsonSerializer.SerializeToUtf8Bytes(new RegisterFile("ü.bin", 40_000, 16_384, Hash256.Of("r"u8), null, new byte[96]), ApiJson.Default.RegisterFile),
        JsonSerializer.SerializeToUtf8Bytes(
            new Announce([new("films", "a", null), new("films", "b", [1, 2], [new(Hash256.Of("p"u8), 1.5, 2)])]), ApiJson.Default.Announce),
    ];

    /// <summary>Each type is tried; an input that fits one of them is read.</summary>
    public override void Decode(byte[] input)
    {
        var read = false;
        JsonException? why = null;
        foreach (var type in Types)
        {
            try
            {
                read |= Check(JsonSerializer.Deserialize(input, type));
            }
            catch (JsonException e)
            {
                why = e;
            }
        }

        if (!read && why is not null) throw why;
    }

    public override bool IsRefusal(Exception e) => e is JsonException;

    private static bool Check(object? body)
    {
        var complete = body switch
        {
            null => true, // refused by the router
            CreateUser m => m.User is not null && m.Password is not null,
            SignIn m => m.User is not null && m.Password is not null && m.Address is not null,
            CreateGroup m => m.Group is not null,
            RegisterFile m => m.File is not null && m.PieceLayer is not null,
            Announce m => m.Shares.All(s => s is null or { Group: not null, File: not null }),
            _ => false,
        };
        return complete ? true : throw new FuzzException($"a {body!.GetType().Name} without all its parts was read");
    }
}
