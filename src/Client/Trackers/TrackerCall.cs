using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Client.Trackers;

/// <summary>One request to the trackers as a service: the same bytes and the same key go to each one that is tried.</summary>
/// <param name="Path">Below <see cref="ApiRoutes.Prefix"/>, percent-encoded.</param>
/// <param name="Body">JSON, or null.</param>
/// <param name="IdempotencyKey">On everything that changes something.</param>
/// <param name="NeedsSession">It is refused without a session, and an expired one is renewed.</param>
internal sealed record TrackerCall(HttpMethod Method, string Path, byte[]? Body, string? IdempotencyKey, bool NeedsSession)
{
    /// <summary>The tracker hashes a password for it, which takes long on a busy machine; another tracker would only begin anew.</summary>
    public bool HashesPassword { get; init; }

    /// <summary>The session it is made in.</summary>
    public TrackerSession.SignedInUser? Session { get; init; }

    public static TrackerCall Read(string path, bool needsSession = true) => new(HttpMethod.Get, path, null, null, needsSession);

    public static TrackerCall Write(HttpMethod method, string path, byte[]? body = null, bool needsSession = true) =>
        new(method, path, body, Guid.NewGuid().ToString("N"), needsSession);

    /// <summary>Joins words to a path, each percent-encoded.</summary>
    public static string PathOf(params ReadOnlySpan<string> words)
    {
        var path = new System.Text.StringBuilder();
        foreach (var word in words)
            path.Append('/').Append(Uri.EscapeDataString(word));
        return path.ToString();
    }
}
