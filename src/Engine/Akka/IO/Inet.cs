using System.Net.Sockets;

namespace Akka.IO;

/// <summary>What can be set on a socket.</summary>
public class Inet
{
    /// <summary>A setting of a socket, applied at the moments at which it may take effect.</summary>
    public abstract class SocketOption
    {
        public virtual void BeforeServerSocketBind(Socket ss)
        {
        }

        public virtual void BeforeConnect(Socket s)
        {
        }

        public virtual void AfterConnect(Socket s)
        {
        }
    }

    public static class SO
    {
        /// <summary>How many bytes the system may hold that were received and not read yet.</summary>
        public sealed class ReceiveBufferSize(int size) : SocketOption
        {
            public override void BeforeServerSocketBind(Socket ss) => ss.ReceiveBufferSize = size;

            public override void BeforeConnect(Socket s) => s.ReceiveBufferSize = size;
        }

        /// <summary>How many bytes the system may hold that were written and not acknowledged yet.</summary>
        public sealed class SendBufferSize(int size) : SocketOption
        {
            public override void AfterConnect(Socket s) => s.SendBufferSize = size;
        }
    }
}
