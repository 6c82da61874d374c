using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AkkaP2P.Protocol;

namespace AkkaP2P.Client.Trackers;

/// <summary>
/// Which CA the trackers must belong to: that of <c>tracker_info.conf</c>, or the one seen first, kept in
/// <c>DATA/trusted_trackers/HOST_PORT.pem</c> for each tracker listed. Once there is one, every tracker of the list and every one
/// learned from them must have it; a changed one is refused, as ssh does.
/// </summary>
internal sealed class TrackerTrust
{
    private readonly Lock _gate = new();
    private readonly TrackerInfo _info;
    private readonly string _folder;
    private X509Certificate2Collection _roots;

    /// <exception cref="ClientStartException">The CA file, or a remembered one, cannot be read.</exception>
    public TrackerTrust(TrackerInfo info, string dataFolder)
    {
        _info = info;
        _folder = Path.Combine(dataFolder, "trusted_trackers");
        _roots = info.CaFile is { } file ? Load(file) : Remembered();
    }

    /// <summary>False until something is trusted: then the first tracker that answers decides.</summary>
    public bool HasRoot
    {
        get
        {
            lock (_gate) return _roots.Count > 0;
        }
    }

    public static string Fingerprint(X509Certificate2 certificate) => "SHA256:" + certificate.GetCertHashString(HashAlgorithmName.SHA256);

    /// <summary>Whether the certificate, with what else the server sent, leads to a trusted CA and names the host. Null when it does, else why not.</summary>
    public string? WhyNot(X509Certificate2 certificate, X509Certificate2Collection sent, string host)
    {
        X509Certificate2Collection roots;
        lock (_gate) roots = _roots;
        if (!ChainsTo(roots, certificate, sent)) return ChangedMessage(host);
        return certificate.MatchesHostname(host) ? null : $"the certificate of tracker {host} is for another host ({certificate.Subject})";
    }

    /// <summary>Trust on first use: takes the CA that a tracker told if its own certificate leads there. Null when trusted, else why not.</summary>
    public string? TrustFirst(X509Certificate2 authority, X509Certificate2 certificate, string host)
    {
        lock (_gate)
        {
            if (_roots.Count > 0) return WhyNot(certificate, [], host);
            if (!ChainsTo([authority], certificate, [])) return $"tracker {host} told a CA that is not its own";
            if (!certificate.MatchesHostname(host)) return $"the certificate of tracker {host} is for another host ({certificate.Subject})";
            Remember(authority);
            _roots = [authority];
            return null;
        }
    }

    private static bool ChainsTo(X509Certificate2Collection roots, X509Certificate2 certificate, X509Certificate2Collection sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(certificate);
    }

    private string ChangedMessage(string host) =>
        _info.CaFile is { } file
            ? $"tracker {host} does not belong to the CA in {file}; it is not used"
            : $"the CA of tracker {host} is not the one trusted before; it is not used. Someone may be in between, or the trackers were "
              + $"set up anew: if you know they were, delete the files in {_folder} and start again";

    private X509Certificate2Collection Remembered()
    {
        var roots = new X509Certificate2Collection();
        foreach (var path in _info.Trackers.Select(PathFor).Where(File.Exists))
            roots.AddRange(Load(path));
        return roots;
    }

    private void Remember(X509Certificate2 authority)
    {
        Directory.CreateDirectory(_folder);
        foreach (var endpoint in _info.Trackers)
            PrivateFile.Write(PathFor(endpoint), authority.ExportCertificatePem() + "\n");
    }

    private string PathFor(TrackerEndpoint endpoint) => Path.Combine(_folder, $"{endpoint.Host.Replace(':', '-')}_{endpoint.ApiPort}.pem");

    private static X509Certificate2Collection Load(string path)
    {
        try
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(path);
            return roots.Count > 0 ? roots : throw new ClientStartException($"{path} holds no certificate");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ClientStartException($"cannot read the CA certificate {path}: {e.Message}", e);
        }
    }
}
