using System.Collections.Concurrent;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Util;

namespace Akka.Serialization;

/// <summary>
/// The serializers of an actor system, by number and by the types that they are bound to (see <c>akka.actor.serializers</c>
/// and its neighbours in the configuration). A type that nothing is bound to is an error, not a guess.
/// </summary>
public class Serialization
{
    private const string Bindings = "akka.actor.serialization-bindings";
    private const string Serializers = "akka.actor.serializers";

    // A message within a message costs stack and a copy, and how many there are is said by another node.
    private const int DeepestNesting = 16;

    // How many messages are being read on this thread, each within the one before.
    [ThreadStatic]
    private static int _nesting;

    // While something is being serialized on this thread.
    [ThreadStatic]
    private static Information? _transport;

    private readonly ConcurrentDictionary<int, Serializer> _byId = new();
    private readonly ConcurrentDictionary<string, Serializer> _byName = new();
    private readonly ConcurrentDictionary<Type, Serializer> _byType = new();
    private readonly Serializer _null;

    // In the order in which they were bound. Replaced as a whole when one is added.
    private volatile IReadOnlyList<KeyValuePair<Type, Serializer>> _bindings = [];

    public Serialization(ExtendedActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        System = system;
        _null = new NullSerializer(system);
        AddSerializer(_null);
        foreach (var (name, type) in system.Settings.Config.GetConfig(Serializers).AsEnumerable())
            AddSerializer(name, Create(name, type.GetString() ?? ""));
        foreach (var (type, name) in system.Settings.Config.GetConfig(Bindings).AsEnumerable())
            AddSerializationMap(Instances.FindType(type), ByName(name.GetString() ?? "", $"{Bindings}.\"{type}\""));
    }

    public ExtendedActorSystem System { get; }

    public static string ManifestFor(Serializer s, object msg)
    {
        ArgumentNullException.ThrowIfNull(s);
        if (s is SerializerWithStringManifest named)
            return named.Manifest(msg);
        return s.IncludeManifest ? TypeNames.Of(msg.GetType()) : "";
    }

    public static Information? GetCurrentTransportInformation() => _transport;

    /// <summary>Runs <paramref name="action"/>; references that it serializes get <paramref name="address"/>.</summary>
    public static T WithTransport<T>(ActorSystem system, Address address, Func<T> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var outer = _transport;
        _transport = new Information(address, system);
        try
        {
            return action();
        }
        finally
        {
            _transport = outer;
        }
    }

    /// <summary>As above, with the system's own address unless one is set already.</summary>
    public static T WithTransport<T>(ExtendedActorSystem system, Func<T> action)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(action);
        return _transport is null ? WithTransport(system, system.Provider.DefaultAddress, action) : action();
    }

    /// <summary>The text from which <see cref="DeserializeActorRef"/> makes the reference again, on any node.</summary>
    public static string SerializedActorPath(IActorRef? actorRef)
    {
        if (actorRef is null || Equals(actorRef, ActorRefs.Nobody) || Equals(actorRef, ActorRefs.NoSender))
            return "";
        var address = _transport?.Address ?? (actorRef as IInternalActorRef)?.Provider?.DefaultAddress;
        return address is null
            ? actorRef.Path.ToSerializationFormat()
            : actorRef.Path.ToSerializationFormatWithAddress(address);
    }

    public IActorRef DeserializeActorRef(string path) => System.Provider.ResolveActorRef(path);

    public void AddSerializer(Serializer serializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        var existing = _byId.GetOrAdd(serializer.Identifier, serializer);
        if (existing.GetType() != serializer.GetType())
            throw new ConfigurationException(
                $"Serializers {existing.GetType()} and {serializer.GetType()} have the same number {serializer.Identifier}.");
    }

    public void AddSerializer(string name, Serializer serializer)
    {
        AddSerializer(serializer);
        _byName[name] = serializer;
    }

    public void AddSerializationMap(Type type, Serializer serializer)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(serializer);
        lock (_byType)
        {
            _bindings = [.. _bindings.Where(b => b.Key != type), new(type, serializer)];
            _byType.Clear();
        }
    }

    public byte[] Serialize(object o)
    {
        var serializer = FindSerializerFor(o);
        return WithTransport(System, () => serializer.ToBinary(o));
    }

    public object Deserialize(byte[] bytes, int serializerId, Type type)
    {
        var serializer = ById(serializerId);
        return WithTransport(System, () => serializer.FromBinary(bytes, type));
    }

    /// <exception cref="SerializationException">
    /// No serializer has the number, the manifest is not one of its, or too many messages are within each other.
    /// </exception>
    public object Deserialize(byte[] bytes, int serializerId, string manifest)
    {
        if (_nesting >= DeepestNesting) throw new SerializationException($"more than {DeepestNesting} messages within each other");
        _nesting++;
        try
        {
            return DeserializeOne(bytes, ById(serializerId), manifest);
        }
        finally
        {
            _nesting--;
        }
    }

    private object DeserializeOne(byte[] bytes, Serializer serializer, string manifest)
    {
        if (serializer is SerializerWithStringManifest named)
            return WithTransport(System, () => named.FromBinary(bytes, manifest));
        var type = string.IsNullOrEmpty(manifest) ? null : BoundType(serializer, manifest);
        return WithTransport(System, () => serializer.FromBinary(bytes, type));
    }

    public Serializer FindSerializerFor(object? obj, string? defaultSerializerName = null) =>
        obj is null ? _null : FindSerializerForType(obj.GetType(), defaultSerializerName);

    /// <exception cref="SerializationException">No serializer is bound to the type or to one that it derives from.</exception>
    public Serializer FindSerializerForType(Type objectType, string? defaultSerializerName = null)
    {
        ArgumentNullException.ThrowIfNull(objectType);
        if (_byType.TryGetValue(objectType, out var known))
            return known;
        if (MostSpecific(objectType) is { } serializer)
            return _byType.GetOrAdd(objectType, serializer);
        if (defaultSerializerName is not null)
            return ByName(defaultSerializerName, Serializers);
        throw new SerializationException($"No serializer is bound to {objectType}. Name one for it, or for a type that it derives from, in {Bindings}.");
    }

    private Serializer? MostSpecific(Type type)
    {
        KeyValuePair<Type, Serializer>? best = null;
        foreach (var binding in _bindings)
        {
            if (binding.Key.IsAssignableFrom(type) && (best is null || best.Value.Key.IsAssignableFrom(binding.Key)))
                best = binding;
        }

        return best?.Value;
    }

    // The name comes from the wire: it may only pick a type that this serializer is meant for.
    private Type BoundType(Serializer serializer, string manifest)
    {
        var type = Type.GetType(manifest, throwOnError: false);
        return type is not null && MostSpecific(type)?.Identifier == serializer.Identifier
            ? type
            : throw new SerializationException($"'{manifest}' is no type that {serializer.GetType()} is bound to.");
    }

    private Serializer ById(int id) => _byId.TryGetValue(id, out var serializer)
        ? serializer
        : throw new SerializationException($"No serializer has the number {id}. Is it missing in {Serializers} of this node?");

    private Serializer ByName(string name, string setting) => _byName.TryGetValue(name, out var serializer)
        ? serializer
        : throw new ConfigurationException($"{setting}: there is no serializer '{name}' in {Serializers}.");

    private Serializer Create(string name, string typeName) => Instances.Create(typeName, System) as Serializer
        ?? throw new ConfigurationException($"{Serializers}.{name}: {typeName} is no Serializer.");
}
