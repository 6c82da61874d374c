using System.Diagnostics.CodeAnalysis;
using Akka.Configuration.Hocon;

namespace Akka.Configuration;

/// <summary>
/// Settings as a tree, read by path (<c>akka.actor.provider</c>; an element that has a dot in it stands in quotes).
/// It does not change: <see cref="WithFallback"/> makes a new one, in which what this one lacks comes from the other.
/// A path that is not there gives the default; a value that is there but cannot be read as what is asked for is a
/// <see cref="ConfigurationException"/> that names the path and the line.
/// </summary>
public class Config
{
    public static readonly Config Empty = new();

    public Config()
        : this(new HoconRoot(HoconValue.EmptyObject))
    {
    }

    public Config(HoconRoot root)
    {
        ArgumentNullException.ThrowIfNull(root);
        Root = root.Value;
    }

    public virtual HoconValue Root { get; }

    public virtual bool IsEmpty => Root.IsEmpty;

    public virtual bool HasPath(string path) => Find(path) is not null;

    public virtual HoconValue? GetValue(string path) => Find(path);

    /// <summary>The part of the tree below <paramref name="path"/>; empty when there is none.</summary>
    public virtual Config GetConfig(string path)
    {
        var value = Find(path);
        return value is null ? Empty : new Config(new HoconRoot(value));
    }

    [return: NotNullIfNotNull(nameof(@default))]
    public virtual string? GetString(string path, string? @default = null) => Read(path, @default, v => v.GetString());

    public virtual bool GetBoolean(string path, bool @default = false) => Read(path, @default, v => v.GetBoolean());

    public virtual int GetInt(string path, int @default = 0) => Read(path, @default, v => v.GetInt());

    public virtual long GetLong(string path, long @default = 0) => Read(path, @default, v => v.GetLong());

    public virtual float GetFloat(string path, float @default = 0) => Read(path, @default, v => v.GetFloat());

    public virtual double GetDouble(string path, double @default = 0) => Read(path, @default, v => v.GetDouble());

    /// <summary>A number of bytes: <c>512</c>, <c>128k</c> and <c>128KiB</c> (131072), <c>128kB</c> (128000).</summary>
    public virtual long? GetByteSize(string path) => GetByteSize(path, null);

    public virtual long? GetByteSize(string path, long? def) => Read(path, def, v => v.GetByteSize());

    /// <summary>A duration: <c>5s</c>, <c>10 ms</c>, <c>1.5 minutes</c>, a bare number of milliseconds, or <c>infinite</c>.</summary>
    public virtual TimeSpan GetTimeSpan(string path, TimeSpan? @default = null, bool allowInfinite = true) =>
        Read(path, @default.GetValueOrDefault(), v => v.GetTimeSpan(allowInfinite));

    public virtual IList<string> GetStringList(string path) => GetStringList(path, []);

    public virtual IList<string> GetStringList(string path, string[] defaultPaths) =>
        Read<IList<string>>(path, defaultPaths, v => v.GetStringList());

    public virtual IList<int> GetIntList(string path) => Read<IList<int>>(path, [], v => v.GetIntList());

    /// <summary>The settings of the topmost level, in the order in which they were written.</summary>
    public virtual IEnumerable<KeyValuePair<string, HoconValue>> AsEnumerable() =>
        Root.IsObject() ? Root.GetObject().Items : [];

    public virtual Config WithFallback(Config? fallback)
    {
        if (fallback is null || fallback.IsEmpty || ReferenceEquals(fallback, this))
            return this;
        return IsEmpty ? fallback : new Config(new HoconRoot(HoconValue.Merge(fallback.Root, Root)));
    }

    public override string ToString() => Root.IsObject() ? Root.GetObject().ToString(0) : Root.ToString();

    /// <summary>As HOCON. Fallbacks are part of the tree from the start, so they are always in.</summary>
    public virtual string ToString(bool includeFallback) => ToString();

    public static implicit operator Config(string str) => ConfigurationFactory.ParseString(str);

    private HoconValue? Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        HoconValue? value = Root;
        foreach (var element in HoconPath.Split(path))
        {
            value = value.IsObject() ? value.GetObject().GetKey(element) : null;
            if (value is null)
                return null;
        }

        return value;
    }

    private T Read<T>(string path, T @default, Func<HoconValue, T> read)
    {
        var value = Find(path);
        if (value is null)
            return @default;
        try
        {
            return read(value);
        }
        catch (FormatException e)
        {
            throw new ConfigurationException($"{path}: {e.Message}", e);
        }
    }
}
