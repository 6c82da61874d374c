using System.Globalization;
using System.Net;
using AkkaP2P.Protocol.Commands;
using AkkaP2P.Protocol.Text;
using AkkaP2P.Swarm.Assigning;

namespace AkkaP2P.Cli.Arguments;

/// <summary>Options and arguments as typed values; what cannot be read is a <see cref="UsageException"/> that names it.</summary>
internal static class Values
{
    public static string OneOf(this CommandWords words, string option, string fallback, params string[] allowed)
    {
        var value = words.Value(option) ?? fallback;
        return allowed.Contains(value) ? value : throw new UsageException($"{option} is {string.Join(" or ", allowed)}, not '{value}'");
    }

    public static int Count(this CommandWords words, string option, int fallback, int least, int most)
    {
        if (words.Value(option) is not { } text) return fallback;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= least && count <= most
            ? count
            : throw new UsageException($"{option} is a whole number from {least} to {most}, not '{text}'");
    }

    public static double Number(this CommandWords words, string option, double fallback, double least, double most)
    {
        if (words.Value(option) is not { } text) return fallback;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new UsageException($"{option} is a number from {least} to {most}, not '{text}'");
    }

    public static long Size(this CommandWords words, string option, long fallback)
    {
        if (words.Value(option) is not { } text) return fallback;
        return ByteText.TryParseSize(text, out var bytes) ? bytes : throw new UsageException($"{option} is a size as 256MiB, not '{text}'");
    }

    /// <summary>Bytes per second; null when not given or <c>off</c>.</summary>
    public static long? Rate(this CommandWords words, string option) => words.Value(option) is { } text ? Rate(option, text) : null;

    public static long? Rate(string name, string text) =>
        ByteText.TryParseRate(text, out var rate) ? rate : throw new UsageException($"{name} is a rate as 20MB/s or off, not '{text}'");

    public static AssignmentPolicy AssignmentPolicy(this CommandWords words, string option) => words.OneOf(option, "score", "score", "random", "round-robin") switch
    {
        "random" => Swarm.Assigning.AssignmentPolicy.Random,
        "round-robin" => Swarm.Assigning.AssignmentPolicy.RoundRobin,
        _ => Swarm.Assigning.AssignmentPolicy.Score,
    };

    public static IPEndPoint? Endpoint(this CommandWords words, string option) =>
        words.Value(option) is not { } text ? null
        : TryEndpoint(text, out var endpoint) ? endpoint
        : throw new UsageException($"{option} is IP:PORT, not '{text}'");

    /// <summary><c>127.0.0.1:7001</c> or <c>[::1]:7001</c>; a port must be there.</summary>
    public static bool TryEndpoint(string text, out IPEndPoint endpoint)
    {
        endpoint = new IPEndPoint(IPAddress.None, 0);
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return false;

        var host = text[..colon];
        var bracketed = host.StartsWith('[') && host.EndsWith(']');
        if (bracketed) host = host[1..^1];
        // 127.1 and 1 are addresses to IPAddress; here they are more likely mistakes.
        if (!bracketed && host.Count(c => c == '.') != 3) return false;
        if (!IPAddress.TryParse(host, out var address)) return false;
        endpoint = new IPEndPoint(address, port);
        return true;
    }

    public static long DownloadId(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id)
            ? id
            : throw new UsageException($"a download's id is a whole number, not '{text}'");

    /// <summary>0 or more, with a fraction if need be.</summary>
    public static TimeSpan Seconds(string name, string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= TimeSpan.FromDays(365).TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"{name} is a number of seconds, not '{text}'");
}
