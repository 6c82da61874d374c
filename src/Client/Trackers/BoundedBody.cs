namespace AkkaP2P.Client.Trackers;

/// <summary>Reads a reply's body up to a limit, whatever its headers promise.</summary>
internal static class BoundedBody
{
    /// <summary>Null when there is more than <paramref name="maxBytes"/>.</summary>
    public static async Task<byte[]?> Read(HttpContent content, long maxBytes, CancellationToken cancel)
    {
        if (content.Headers.ContentLength > maxBytes) return null;
        await using var stream = await content.ReadAsStreamAsync(cancel);
        using var body = new MemoryStream((int)(content.Headers.ContentLength ?? 0));
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancel) is > 0 and var read)
        {
            if (body.Length + read > maxBytes) return null;
            body.Write(buffer, 0, read);
        }

        return body.TryGetBuffer(out var whole) && whole.Count == body.Capacity ? whole.Array! : body.ToArray();
    }
}
