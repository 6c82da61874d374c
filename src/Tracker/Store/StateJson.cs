using System.Text.Json.Serialization;
using AkkaP2P.Tracker.Files;
using AkkaP2P.Tracker.Groups;
using AkkaP2P.Tracker.Security;
using AkkaP2P.Tracker.Sessions;
using AkkaP2P.Tracker.Users;

namespace AkkaP2P.Tracker.Store;

/// <summary>Generated serializers of what is stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AccountRow))]
[JsonSerializable(typeof(GroupRow))]
[JsonSerializable(typeof(SharedFileRow))]
[JsonSerializable(typeof(TokenKeyRow))]
[JsonSerializable(typeof(KeyPairRow))]
internal sealed partial class StateJson : JsonSerializerContext;
