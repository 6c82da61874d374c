using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>
/// Makes values of nodes. A substitution is looked up in the whole text, then in the environment. A value that refers to
/// its own key sees what the key had before; layers are therefore resolved from the oldest up, and while one is being
/// resolved, the layers below stand for the key. The work is bounded: a few lines can ask for an exponential amount.
/// </summary>
internal sealed class HoconResolver(HoconNode.Object root)
{
    private const int MaxDepth = 3 * HoconParser.MaxDepth;
    private const long MaxWork = 10_000_000;

    private readonly Dictionary<HoconNode, Progress> _inProgress = [];
    private readonly Dictionary<HoconNode, HoconValue?> _done = [];
    private long _work;
    private int _depth;

    // How often a lookup met a node in progress: what was resolved meanwhile holds only there and is not kept.
    private int _selfReferences;

    public HoconValue Resolve() => Resolve(root)!;

    /// <returns>Null when nothing is left of it: an optional substitution of something that is not there.</returns>
    private HoconValue? Resolve(HoconNode node)
    {
        if (_done.TryGetValue(node, out var known))
            return known;
        if (_inProgress.TryGetValue(node, out var progress))
        {
            _selfReferences++;
            return node is HoconNode.Object
                ? throw new ConfigurationException($"{node.Position.Prefix}expected a value that does not contain itself")
                : progress.Below;
        }

        Charge(node, 1);
        if (++_depth > MaxDepth)
            throw new ConfigurationException($"{node.Position.Prefix}expected substitutions at most {MaxDepth} levels deep");
        var selfReferences = _selfReferences;
        var value = node switch
        {
            HoconNode.Text text => new HoconValue(new HoconLiteral { Value = text.Value }, text.Position),
            HoconNode.Resolved resolved => resolved.Value,
            HoconNode.Object o => ResolveOnce(o, ResolveObject),
            HoconNode.Array array => ResolveArray(array),
            HoconNode.Substitution substitution => ResolveSubstitution(substitution),
            HoconNode.Concatenation concatenation => ResolveOnce(concatenation, ResolveConcatenation),
            HoconNode.Layers layers => ResolveOnce(layers, ResolveLayers),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        _depth--;
        if (_selfReferences == selfReferences)
            _done.Add(node, value);
        return value;
    }

    private HoconValue? ResolveOnce<TNode>(TNode node, Func<TNode, HoconValue?> resolve)
        where TNode : HoconNode
    {
        _inProgress.Add(node, default);
        var value = resolve(node);
        _inProgress.Remove(node);
        return value;
    }

    private HoconValue ResolveObject(HoconNode.Object node)
    {
        var result = new HoconObject();
        foreach (var (key, field) in node.Fields)
        {
            if (Resolve(field) is { } value)
                result.Items.Add(key, value);
        }

        return new HoconValue(result, node.Position);
    }

    private HoconValue ResolveArray(HoconNode.Array node)
    {
        var result = new HoconArray();
        foreach (var item in node.Items)
        {
            if (Resolve(item) is { } value)
                result.Add(value);
        }

        return new HoconValue(result, node.Position);
    }

    private HoconValue? ResolveLayers(HoconNode.Layers node)
    {
        HoconValue? result = null;
        foreach (var layer in node.Items)
        {
            _inProgress[node] = new Progress(result, layer);
            if (Resolve(layer) is not { } value)
                continue;
            if (result is not null && value.IsObject() && result.IsObject())
                Charge(node, result.GetObject().Items.Count + value.GetObject().Items.Count);
            result = result is null ? value : HoconValue.Merge(result, value);
        }

        return result;
    }

    private HoconValue? ResolveSubstitution(HoconNode.Substitution node)
    {
        var value = ResolveOnce(node, n => Lookup(root, n.Path, 0));
        if (value is not null)
        {
            Charge(node, value.Size);
            return value;
        }

        var path = string.Join('.', node.Path);
        if (Environment.GetEnvironmentVariable(path) is { } variable)
            return new HoconValue(new HoconLiteral { Value = variable }, node.Position);
        return node.Optional
            ? null
            : throw new ConfigurationException(
                $"{node.Position.Prefix}expected a value for ${{{path}}}: there is neither such a key, other than this one, nor such an environment variable");
    }

    /// <summary>Follows the path as far as there are plain objects, so that only what is needed gets resolved.</summary>
    private HoconValue? Lookup(HoconNode node, IReadOnlyList<string> path, int from)
    {
        for (var i = from; i < path.Count; i++)
        {
            if (node is not HoconNode.Object o)
                return LookupInLayer(node, path, i) ?? Below(Resolve(node), path, i);
            if (!o.Fields.TryGetValue(path[i], out var field))
                return null;
            node = field;
        }

        return Resolve(node);
    }

    // ${a.b} inside an object that is one layer of a: the object's own b comes before those of the layers below.
    private HoconValue? LookupInLayer(HoconNode node, IReadOnlyList<string> path, int from)
    {
        if (!_inProgress.TryGetValue(node, out var progress) || progress.Layer is not HoconNode.Object layer)
            return null;
        _selfReferences++;
        return Lookup(layer, path, from);
    }

    private static HoconValue? Below(HoconValue? value, IReadOnlyList<string> path, int from)
    {
        for (var i = from; i < path.Count && value is not null; i++)
            value = value.IsObject() ? value.GetObject().GetKey(path[i]) : null;
        return value;
    }

    private HoconValue? ResolveConcatenation(HoconNode.Concatenation node)
    {
        var parts = new List<(HoconNode Node, HoconValue Value)>();
        foreach (var part in node.Parts)
        {
            if (Resolve(part) is { } value)
                parts.Add((part, value));
        }

        var solid = parts.Where(p => !IsBlank(p.Node)).ToList();
        if (solid.Count == 0)
            return null;
        if (solid.TrueForAll(p => p.Value.IsString()))
            return JoinTexts(node, solid.Count == 1 && parts.Count == 1 ? solid : Trim(parts));
        if (solid.TrueForAll(p => p.Value.IsObject()))
            return MergeObjects(node, solid.Select(p => p.Value));
        if (solid.TrueForAll(p => p.Value.IsArray()))
            return JoinArrays(node, solid.Select(p => p.Value));
        throw new ConfigurationException(
            $"{solid[1].Value.Position.Prefix}expected only texts, only lists or only objects side by side in one value");
    }

    private HoconValue JoinTexts(HoconNode node, List<(HoconNode Node, HoconValue Value)> parts)
    {
        if (parts.Count == 1)
            return parts[0].Value;
        var text = new StringBuilder();
        foreach (var (_, value) in parts)
        {
            var piece = value.GetString() ?? "null";
            Charge(node, piece.Length);
            text.Append(piece);
        }

        return new HoconValue(new HoconLiteral { Value = text.ToString() }, node.Position);
    }

    private HoconValue MergeObjects(HoconNode node, IEnumerable<HoconValue> objects) =>
        objects.Aggregate((lower, upper) =>
        {
            Charge(node, lower.GetObject().Items.Count + upper.GetObject().Items.Count);
            return HoconValue.Merge(lower, upper);
        });

    private HoconValue JoinArrays(HoconNode node, IEnumerable<HoconValue> arrays)
    {
        var result = new HoconArray();
        foreach (var array in arrays)
        {
            Charge(node, array.GetArray().Count);
            result.AddRange(array.GetArray());
        }

        return new HoconValue(result, node.Position);
    }

    // Blanks before the first and after the last text that is left are not part of the value.
    private static List<(HoconNode Node, HoconValue Value)> Trim(List<(HoconNode Node, HoconValue Value)> parts)
    {
        var first = parts.FindIndex(p => !IsBlank(p.Node));
        var last = parts.FindLastIndex(p => !IsBlank(p.Node));
        return parts[first..(last + 1)];
    }

    private static bool IsBlank(HoconNode node) => node is HoconNode.Text { IsBlank: true };

    private void Charge(HoconNode node, long work)
    {
        _work += work;
        if (_work > MaxWork)
            throw new ConfigurationException($"{node.Position.Prefix}expected substitutions that do not multiply without end");
    }

    /// <summary>How far a node is: the merged layers below (null when there are none) and the layer in work.</summary>
    private readonly record struct Progress(HoconValue? Below, HoconNode? Layer);
}
