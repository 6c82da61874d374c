using System.Security.Authentication;

namespace AkkaP2P.Client.Trackers;

/// <summary>Thrown out of the TLS handshake, so that the reason arrives where the call is classified.</summary>
internal sealed class UntrustedTrackerException(string message) : AuthenticationException(message);
