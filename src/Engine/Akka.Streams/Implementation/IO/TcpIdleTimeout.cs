using System.Net;
using Akka.IO;
using Akka.Streams.Dsl;
using Akka.Streams.Implementation.Fusing;

namespace Akka.Streams.Implementation.IO;

/// <summary>Puts an idle time-out around a connection.</summary>
internal static class TcpIdleTimeout
{
    public static Flow<ByteString, ByteString, TMat> Around<TMat>(
        Flow<ByteString, ByteString, TMat> connection, TimeSpan? idleTimeout, EndPoint? remote)
    {
        if (idleTimeout is not { } timeout) return connection;
        var guard = new IdleTimeoutBidi<ByteString, ByteString>(timeout, () => new TcpIdleTimeoutException(
            $"TCP idle-timeout encountered on connection to [{remote}], no bytes passed in the last {timeout}", timeout));
        return BidiFlow.FromGraph(guard).JoinMat(connection, Keep.Right);
    }
}
