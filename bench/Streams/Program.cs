// Measures Akka.Streams TCP between two processes over loopback, with 512 KiB chunks and default settings.
//
//   dotnet run -c Release --project bench/Streams              starts a server process, connects, prints GB/s
//   dotnet run -c Release --project bench/Streams -- serve     only the server: prints its port, sends to who connects
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Akka.Actor;
using Akka.IO;
using Akka.Streams;
using Akka.Streams.Dsl;

const int ChunkBytes = 512 * 1024;
const long TotalBytes = 4L * 1024 * 1024 * 1024;
const int Rounds = 3;

using var system = ActorSystem.Create("bench", "akka.loglevel = WARNING");
using var materializer = system.Materializer();
return args is ["serve"] ? await Serve() : await Measure();

async Task<int> Serve()
{
    var chunk = ByteString.FromBytes(new byte[ChunkBytes]);
    var sender = Flow.FromSinkAndSource(Sink.Ignore<ByteString>(), Source.Repeat(chunk).Take(TotalBytes / ChunkBytes), Keep.None);
    var binding = await system.TcpStream().BindAndHandle(sender, materializer, "127.0.0.1", 0, halfClose: true);
    Console.WriteLine(((IPEndPoint)binding.LocalAddress).Port);
    await Console.In.ReadLineAsync();
    return 0;
}

async Task<int> Measure()
{
    using var server = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. OwnArguments(), "serve"])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;
    var port = int.Parse((await server.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
    for (var round = 1; round <= Rounds; round++)
    {
        var clock = Stopwatch.StartNew();
        var cpu = Environment.CpuUsage.TotalTime;
        var received = await Receive(port);
        var seconds = clock.Elapsed.TotalSeconds;
        if (received != TotalBytes) throw new InvalidOperationException($"received {received} of {TotalBytes} bytes");
        var used = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"round {round}: {received / seconds / 1e9:F2} GB/s, receiver used {used / seconds:F2} cores, {GC.CollectionCount(0)} collections"));
    }

    await server.StandardInput.WriteLineAsync();
    await server.WaitForExitAsync();
    return server.ExitCode;
}

Task<long> Receive(int port) =>
    Source.Empty<ByteString>()
        .Via(system.TcpStream().OutgoingConnection("127.0.0.1", port))
        .RunAggregate(0L, (sum, bytes) => sum + bytes.Count, materializer);

static string[] OwnArguments() =>
    Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet" ? [typeof(Program).Assembly.Location] : [];
