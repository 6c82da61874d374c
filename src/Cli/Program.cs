Console.WriteLine(typeof(AkkaP2P.Protocol.ErrorCode).Assembly.GetName().Version);
