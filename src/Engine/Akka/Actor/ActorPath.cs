using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Akka.Actor;

/// <summary>
/// The name of an actor in the tree: an address, then the names from the root down. The uid tells incarnations of one
/// name apart and takes no part in equality; a path given by a user has none.
/// </summary>
public abstract class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>
{
    /// <summary>Characters allowed in a name besides ASCII letters and digits; '$' must not come first.</summary>
    public const string ValidSymbols = "\"-_.*$+:@&=,!~';()";

    private readonly ActorPath? _parent;
    private readonly int _hash;
    private string? _text;

    protected ActorPath(Address address, string name)
    {
        Address = address;
        Name = name;
        _hash = HashCode.Combine(address, name);
    }

    protected ActorPath(ActorPath parentPath, string name, long uid)
    {
        _parent = parentPath;
        Address = parentPath.Address;
        Name = name;
        Uid = uid;
        Depth = parentPath.Depth + 1;
        _hash = HashCode.Combine(parentPath._hash, name);
    }

    public string Name { get; }

    public Address Address { get; }

    public long Uid { get; }

    public int Depth { get; }

    public ActorPath Parent => _parent ?? this;

    public ActorPath Root => ParentOf(0);

    /// <summary>The names from the root down, without the root's.</summary>
    public IReadOnlyList<string> Elements
    {
        get
        {
            var names = new string[Depth];
            for (var path = this; path.Depth > 0; path = path._parent!) names[path.Depth - 1] = path.Name;
            return names;
        }
    }

    public static ActorPath operator /(ActorPath path, string name) => new ChildActorPath(path, name, ActorCell.UndefinedUid);

    public static ActorPath operator /(ActorPath path, IEnumerable<string> name) =>
        name.Where(part => part.Length > 0).Aggregate(path, (parent, part) => parent / part);

    public static bool operator ==(ActorPath? left, ActorPath? right) => Equals(left, right);

    public static bool operator !=(ActorPath? left, ActorPath? right) => !Equals(left, right);

    public static bool IsValidPathElement(string s)
    {
        if (string.IsNullOrEmpty(s) || s[0] == '$') return false;
        for (var i = 0; i < s.Length; i++)
        {
            if (char.IsAsciiLetterOrDigit(s[i]) || ValidSymbols.Contains(s[i])) continue;
            var isEscape = s[i] == '%' && i + 2 < s.Length
                && char.IsAsciiHexDigit(s[i + 1]) && char.IsAsciiHexDigit(s[i + 2]);
            if (!isEscape) return false;
            i += 2;
        }
        return true;
    }

    public static ActorPath Parse(string path) => TryParse(path, out var parsed)
        ? parsed
        : throw new UriFormatException($"Can not parse an ActorPath: {path}");

    public static bool TryParse(string path, [MaybeNullWhen(false)] out ActorPath actorPath)
    {
        actorPath = null;
        if (!TryParseAddress(path, out var address, out var rest)) return false;
        actorPath = Append(new RootActorPath(address), rest);
        return true;
    }

    public static bool TryParseAddress(string path, [MaybeNullWhen(false)] out Address address) =>
        TryParseAddress(path, out address, out _);

    public ActorPath Child(string childName) => this / childName;

    public ActorPath ParentOf(int depth)
    {
        var path = this;
        for (var up = depth < 0 ? -depth : Depth - depth; up > 0 && path._parent is not null; up--) path = path._parent;
        return path;
    }

    public ActorPath WithUid(long uid) => uid == Uid || _parent is null ? this : new ChildActorPath(_parent, Name, uid);

    public string ToStringWithoutAddress() => _text ??= "/" + string.Join('/', Elements);

    public override string ToString() => ToStringWithAddress(Address);

    public string ToStringWithAddress() => ToStringWithAddress(Address);

    /// <summary>The path as seen from outside: the address given stands in for one that is only valid in this process.</summary>
    public string ToStringWithAddress(Address address) =>
        (Address.Host is null ? address : Address) + ToStringWithoutAddress();

    public string ToStringWithUid() => WithUidSuffix(ToStringWithAddress());

    public string ToSerializationFormat() => WithUidSuffix(ToStringWithAddress());

    public string ToSerializationFormatWithAddress(Address address) => WithUidSuffix(ToStringWithAddress(address));

    public bool Equals(ActorPath? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || _hash != other._hash || Depth != other.Depth) return false;
        var (left, right) = (this, other);
        while (left._parent is not null)
        {
            if (left.Name != right.Name) return false;
            (left, right) = (left._parent, right._parent!);
            if (ReferenceEquals(left, right)) return true;
        }
        return left.Name == right.Name && left.Address == right.Address;
    }

    public override bool Equals(object? obj) => Equals(obj as ActorPath);

    public override int GetHashCode() => _hash;

    public int CompareTo(ActorPath? other)
    {
        if (other is null) return 1;
        if (ReferenceEquals(this, other)) return 0;
        var result = Address.CompareTo(other.Address);
        if (result != 0) return result;
        var (left, right) = (Elements, other.Elements);
        for (var i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            result = string.CompareOrdinal(left[i], right[i]);
            if (result != 0) return result;
        }
        return left.Count.CompareTo(right.Count);
    }

    /// <summary>Takes <c>protocol://system[@host[:port]]</c> off the front; the rest begins with '/' or is empty.</summary>
    internal static bool TryParseAddress(string path, [MaybeNullWhen(false)] out Address address, out string rest)
    {
        address = null;
        rest = "";
        var mark = path?.IndexOf("://", StringComparison.Ordinal) ?? -1;
        if (mark <= 0) return false;
        var protocol = path![..mark];
        var slash = path.IndexOf('/', mark + 3);
        var authority = slash < 0 ? path[(mark + 3)..] : path[(mark + 3)..slash];
        rest = slash < 0 ? "" : path[slash..];
        var at = authority.IndexOf('@');
        var system = at < 0 ? authority : authority[..at];
        if (system.Length == 0) return false;
        if (at < 0)
        {
            address = new Address(protocol, system);
            return true;
        }
        var host = authority[(at + 1)..];
        // An IPv6 host stands in brackets, so the port's colon comes after the closing one.
        var colon = host.LastIndexOf(':');
        if (colon < host.LastIndexOf(']')) colon = -1;
        if (colon < 0)
        {
            address = new Address(protocol, system, host);
            return host.Length > 0;
        }
        if (!int.TryParse(host[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return false;
        address = new Address(protocol, system, host[..colon], port);
        return colon > 0;
    }

    /// <summary>Appends names separated by '/'; the last may end in '#uid'.</summary>
    internal static ActorPath Append(ActorPath parent, string names)
    {
        var uid = ActorCell.UndefinedUid;
        var hash = names.LastIndexOf('#');
        if (hash >= 0 && long.TryParse(names[(hash + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed))
        {
            uid = parsed;
            names = names[..hash];
        }
        return (parent / names.Split('/')).WithUid(uid);
    }

    private string WithUidSuffix(string text) => Uid == ActorCell.UndefinedUid ? text : $"{text}#{Uid}";
}
