using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using AkkaP2P.Bench.Trackers;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

// What a cluster of trackers does on this machine, callers included. Arguments: any of writes, reads, latency, sessions (default: all),
// and --seconds N for each measurement.
const int Callers = 64;
const int Trackers = 3;
const int Sessions = 5_000;

var seconds = args.SkipWhile(a => a != "--seconds").Skip(1).Select(a => int.Parse(a, CultureInfo.InvariantCulture)).FirstOrDefault(10);
var wanted = args.TakeWhile(a => a != "--seconds").DefaultIfEmpty("all").ToHashSet();
var time = TimeSpan.FromSeconds(seconds);
if (Wanted("latency") || Wanted("writes") || Wanted("reads")) await OnThree();
if (Wanted("sessions")) await ManySessions();

bool Wanted(string what) => wanted.Contains(what) || wanted.Contains("all");

async Task OnThree()
{
    using var trackers = await TrackerProcesses.Start(Trackers);
    var callers = new ApiConnection[Callers];
    for (var i = 0; i < Callers; i++) callers[i] = await SignedIn(trackers, i, $"caller{i}");
    for (var i = 0; i < Callers; i++) await callers[i].Call(Create(callers[i], $"own-{i}"));

    var joined = new bool[Callers];

    // Warm: code is compiled, shards are placed.
    await Measure.Run(Callers, TimeSpan.FromSeconds(5), caller => Write(callers[caller]));
    if (Wanted("latency")) await Report("create_group, one caller", 1, caller => Write(callers[caller]));
    if (Wanted("writes"))
    {
        await Report($"create_group, durable, {Callers} callers", Callers, caller => Write(callers[caller]));
        await Report($"join_group and leave_group, durable, {Callers} callers", Callers, caller => Change(callers[caller], caller, joined[caller] = !joined[caller]));
    }

    if (Wanted("reads"))
    {
        var own = callers.Select((c, i) => c.Request("GET", $"/groups/own-{i}/members")).ToArray();
        await Measure.Run(Callers, TimeSpan.FromSeconds(3), caller => callers[caller].Call(own[caller]).AsTask());
        await Report($"list_members, {Callers} callers", Callers, caller => callers[caller].Call(own[caller]).AsTask());
    }

    async Task Report(string what, int count, Func<int, Task> call)
    {
        var before = trackers.ProcessorSeconds;
        var result = await Measure.Run(count, time, call);
        Console.WriteLine($"{what}: {result}; the trackers used {(trackers.ProcessorSeconds - before) / result.Elapsed.TotalSeconds:0.00} cores");
    }

    foreach (var caller in callers) caller.Dispose();
}

static async Task<ApiConnection> SignedIn(TrackerProcesses trackers, int index, string user)
{
    var connection = await ApiConnection.Open(trackers.Apis[index % trackers.Apis.Count], trackers.Authority);
    await connection.Call(connection.Request("POST", "/users", JsonSerializer.Serialize(new CreateUser(user, "bench-password"), ApiJson.Default.CreateUser), NewKey()));
    var signIn = new SignIn(user, "bench-password", new Hash256(RandomNumberGenerator.GetBytes(Hash256.Size)), "127.0.0.1:9");
    var reply = await connection.Call(connection.Request("POST", "/sessions", JsonSerializer.Serialize(signIn, ApiJson.Default.SignIn), NewKey()));
    connection.Token = JsonSerializer.Deserialize(reply.Span, ApiJson.Default.SignedIn)!.Token;
    return connection;
}

static string NewKey() => Guid.NewGuid().ToString("N");

static byte[] Create(ApiConnection caller, string group) => caller.Request("POST", "/groups", $"{{\"group\":\"{group}\"}}", NewKey());

static async Task Write(ApiConnection caller) => await caller.Call(Create(caller, NewKey()));

// Each caller in turn asks to join the group of the next one, or withdraws.
static async Task Change(ApiConnection caller, int number, bool join)
{
    var group = $"/groups/own-{(number + 1) % Callers}";
    await caller.Call(join ? caller.Request("POST", $"{group}/requests", null, NewKey()) : caller.Request("DELETE", $"{group}/membership", null, NewKey()));
}

static async Task ManySessions()
{
    using var trackers = await TrackerProcesses.Start(1);
    var before = trackers.ResidentBytes(0);
    var events = 0L;
    var open = new List<ApiConnection>();
    var listening = new List<Task>();
    for (var at = 0; at < Sessions; at += 50)
    {
        var some = await Task.WhenAll(Enumerable.Range(at, 50).Select(i => SignedIn(trackers, 0, $"user{i}")));
        open.AddRange(some);
        listening.AddRange(some.Select(s => s.Listen(() => Interlocked.Increment(ref events))));
    }

    await Task.Delay(TimeSpan.FromSeconds(10));
    var counted = Interlocked.Read(ref events);
    var used = trackers.ProcessorSeconds;
    await Task.Delay(TimeSpan.FromSeconds(10));
    var heard = Interlocked.Read(ref events) - counted;
    Console.WriteLine(
        $"{Sessions} sessions with open event streams: {trackers.ResidentBytes(0) / 1e6:0} MB resident ({before / 1e6:0} MB before), "
        + $"{heard / 10.0 / Sessions:0.00} events a second and session, {(trackers.ProcessorSeconds - used) / 10:0.00} cores, {listening.Count(l => l.IsCompleted)} ended");
    foreach (var one in open) one.Dispose();
}
