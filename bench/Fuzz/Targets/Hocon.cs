using System.Text;
using Akka.Configuration;

namespace AkkaP2P.Bench.Fuzz.Targets;

/// <summary>Settings and their overrides.</summary>
internal sealed class Hocon() : FuzzTarget("hocon")
{
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        "akka { loglevel = DEBUG # x\n actor.\"a.b\" : { t = 5s, l = [1, {x : ${?HOME}}, \"q\\n\"] }, r = ${akka.loglevel}s }\n"u8.ToArray(),
        "include = \"\"\"raw\"\"\"\nx += 1, x += ${?akka.actor}\n// end"u8.ToArray(),
        "a = { e = [ [ [ 1 ] ] ] }, b = ${a}, c = { d = ${b.e}, f = ${?c.g} }"u8.ToArray(),
    ];

    public override void Decode(byte[] input) => ConfigurationFactory.ParseString(Encoding.UTF8.GetString(input)).ToString();

    public override bool IsRefusal(Exception e) => e is ConfigurationException;
}
