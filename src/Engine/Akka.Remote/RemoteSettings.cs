using Akka.Configuration;

namespace Akka.Remote;

/// <summary>The section <c>akka.remote</c>; Remote.conf says what each key means.</summary>
internal sealed class RemoteSettings
{
    public RemoteSettings(Config config)
    {
        var remote = config.GetConfig("akka.remote");
        RetryGateClosedFor = remote.GetTimeSpan("retry-gate-closed-for");
        SystemMessageBufferSize = remote.GetInt("system-message-buffer-size");
        ResendInterval = remote.GetTimeSpan("resend-interval");
        PruneQuarantineMarkerAfter = remote.GetTimeSpan("prune-quarantine-marker-after");
        SendQueueSize = remote.GetInt("send-queue-size");
        RemoveIdleAssociationAfter = remote.GetTimeSpan("remove-idle-association-after");

        var watch = remote.GetConfig("watch-failure-detector");
        WatchFailureDetector = watch;
        WatchHeartbeatInterval = watch.GetTimeSpan("heartbeat-interval");
        WatchReaperInterval = watch.GetTimeSpan("unreachable-nodes-reaper-interval");
        WatchExpectedResponseAfter = watch.GetTimeSpan("expected-response-after");

        var tcp = remote.GetConfig("dot-netty.tcp");
        Hostname = tcp.GetString("hostname", "127.0.0.1");
        Port = tcp.GetInt("port");
        PublicHostname = tcp.GetString("public-hostname") is { Length: > 0 } host ? host : Hostname;
        PublicPort = tcp.GetInt("public-port") is > 0 and var port ? port : null;
        ConnectionTimeout = tcp.GetTimeSpan("connection-timeout");
        UnacknowledgedDataTimeout = tcp.GetTimeSpan("unacknowledged-data-timeout");
        MaximumFrameSize = checked((int)(tcp.GetByteSize("maximum-frame-size") ?? 128_000));
        Backlog = tcp.GetInt("backlog");
        MaximumInboundConnections = tcp.GetInt("maximum-inbound-connections");
        EnableSsl = tcp.GetBoolean("enable-ssl");
        CertificatePath = tcp.GetString("ssl.certificate.path", "");
        CertificatePassword = tcp.GetString("ssl.certificate.password", "");
        CertificateAuthority = tcp.GetString("ssl.certificate-authority", "");
    }

    public TimeSpan RetryGateClosedFor { get; }

    public int SystemMessageBufferSize { get; }

    public TimeSpan ResendInterval { get; }

    public TimeSpan PruneQuarantineMarkerAfter { get; }

    public int SendQueueSize { get; }

    public TimeSpan RemoveIdleAssociationAfter { get; }

    public Config WatchFailureDetector { get; }

    public TimeSpan WatchHeartbeatInterval { get; }

    public TimeSpan WatchReaperInterval { get; }

    public TimeSpan WatchExpectedResponseAfter { get; }

    public string Hostname { get; }

    public int Port { get; }

    public string PublicHostname { get; }

    public int? PublicPort { get; }

    public TimeSpan ConnectionTimeout { get; }

    public TimeSpan UnacknowledgedDataTimeout { get; }

    /// <summary>Bytes.</summary>
    public int MaximumFrameSize { get; }

    public int Backlog { get; }

    public int MaximumInboundConnections { get; }

    public bool EnableSsl { get; }

    public string CertificatePath { get; }

    public string CertificatePassword { get; }

    public string CertificateAuthority { get; }
}
