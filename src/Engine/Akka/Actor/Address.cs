using System.Diagnostics.CodeAnalysis;

namespace Akka.Actor;

/// <summary>Where an actor system lives: <c>akka.tcp://system@host:port</c>, or <c>akka://system</c> inside the process.</summary>
public sealed class Address : IEquatable<Address>, IComparable<Address>, IComparable, ICloneable
{
    public static readonly Address AllSystems = new("akka", "all-systems");

    public static readonly IComparer<Address> Comparer = Comparer<Address>.Create(Compare);

    private string? _text;

    public Address(string protocol, string system, string? host = null, int? port = null)
    {
        Protocol = protocol;
        System = system;
        Host = host?.ToLowerInvariant()!;
        Port = port;
    }

    public string Protocol { get; }

    public string System { get; }

    /// <summary>Null for an address inside the process.</summary>
    public string Host { get; }

    public int? Port { get; }

    public bool HasLocalScope => string.IsNullOrEmpty(Host);

    public bool HasGlobalScope => !HasLocalScope;

    public static bool operator ==(Address? left, Address? right) => Equals(left, right);

    public static bool operator !=(Address? left, Address? right) => !Equals(left, right);

    public static Address Parse(string address) =>
        TryParse(address, out var parsed) ? parsed : throw new UriFormatException($"Cannot parse address: {address}");

    public static bool TryParse(string address, [MaybeNullWhen(false)] out Address parsed) =>
        ActorPath.TryParseAddress(address, out parsed);

    public Address WithProtocol(string protocol) => new(protocol, System, Host, Port);

    public Address WithSystem(string system) => new(Protocol, system, Host, Port);

    public Address WithHost(string? host = null) => new(Protocol, System, host, Port);

    public Address WithPort(int? port = null) => new(Protocol, System, Host, port);

    /// <summary>The address without its protocol: <c>system@host:port</c>.</summary>
    public string HostPort() => ToString()[(Protocol.Length + 3)..];

    public object Clone() => new Address(Protocol, System, Host, Port);

    public bool Equals(Address? other) => ReferenceEquals(this, other)
        || (other is not null
            && Port == other.Port
            && string.Equals(Host, other.Host, StringComparison.OrdinalIgnoreCase)
            && System == other.System
            && Protocol == other.Protocol);

    public override bool Equals(object? obj) => Equals(obj as Address);

    public override int GetHashCode() => HashCode.Combine(
        Host is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(Host), Port, System, Protocol);

    public int CompareTo(Address? other) => Compare(this, other);

    int IComparable.CompareTo(object? obj) => Compare(this, obj as Address);

    public override string ToString() => _text ??= Format();

    private string Format()
    {
        var host = string.IsNullOrEmpty(Host) ? "" : "@" + Host;
        var port = Port is { } number ? ":" + number : "";
        return $"{Protocol}://{System}{host}{port}";
    }

    private static int Compare(Address? left, Address? right)
    {
        if (ReferenceEquals(left, right)) return 0;
        if (left is null) return -1;
        if (right is null) return 1;
        var result = string.CompareOrdinal(left.Protocol, right.Protocol);
        if (result == 0) result = string.CompareOrdinal(left.System, right.System);
        if (result == 0) result = string.CompareOrdinal(left.Host ?? "", right.Host ?? "");
        return result != 0 ? result : (left.Port ?? 0).CompareTo(right.Port ?? 0);
    }
}
