namespace AkkaP2P.Client.Gateway;

/// <summary>The bytes asked for cannot be had. What is read as a stream has no other way to say so.</summary>
/// <param name="status">For an answer that has not begun.</param>
internal sealed class GatewayException(int status, string message) : IOException(message)
{
    public int Status => status;
}
