using System.Security.Cryptography.X509Certificates;
using Akka.Actor.Setup;

namespace Akka.Remote.Transport.DotNetty;

/// <summary>The certificate of this node, given by code instead of a file.</summary>
/// <param name="suppressValidation">Kept for source compatibility; this engine validates always.</param>
public sealed class DotNettySslSetup(X509Certificate2 certificate, bool suppressValidation) : Setup
{
    public X509Certificate2 Certificate { get; } = certificate;

    public bool SuppressValidation { get; } = suppressValidation;
}
