namespace Akka.Configuration.Hocon;

/// <summary>
/// HOCON by recursive descent: text to <see cref="HoconNode"/>s, which <see cref="HoconResolver"/> makes values of.
/// How deep objects, lists and keys may nest is bounded, since the text may come from anywhere.
/// </summary>
internal sealed class HoconParser
{
    internal const int MaxDepth = 100;
    private const int MaxIncludes = 20;

    // Includes nest through the caller's callback, back into Parse on the same thread.
    [ThreadStatic]
    private static int _includes;

    private readonly HoconReader _reader;
    private readonly Func<string, HoconRoot?>? _include;

    private HoconParser(string text, Func<string, HoconRoot?>? include)
    {
        _reader = new HoconReader(text);
        _include = include;
    }

    public static HoconRoot Parse(string text, Func<string, HoconRoot?>? include = null)
    {
        var root = new HoconParser(text, include).ParseRoot();
        return new HoconRoot(new HoconResolver(root).Resolve());
    }

    private HoconNode.Object ParseRoot()
    {
        _reader.SkipBlanksAndLines();
        var root = new HoconNode.Object(_reader.Position);
        var braces = _reader.TryTake("{");
        ParseFields(root, [], braces);
        if (braces)
            TakeClosing('}', root.Position);
        _reader.SkipBlanksAndLines();
        return _reader.AtEnd ? root : throw _reader.Expected("a key or the end of the text");
    }

    /// <param name="path">The keys that lead to <paramref name="target"/>; its length is the depth as well.</param>
    private void ParseFields(HoconNode.Object target, IReadOnlyList<string> path, bool braces)
    {
        var separated = true;
        for (; ; )
        {
            separated |= _reader.SkipBlanksAndLines();
            if (_reader.AtEnd || (braces && _reader.Peek() == '}'))
                return;
            if (!separated)
                throw _reader.Expected(braces ? "',', '}' or a new line" : "',' or a new line");

            if (!TryParseInclude(target))
                ParseField(target, path);
            separated = _reader.SkipSeparator();
        }
    }

    private void ParseField(HoconNode.Object target, IReadOnlyList<string> path)
    {
        var position = _reader.Position;
        var key = ParseKey();
        IReadOnlyList<string> fullPath = [.. path, .. key];
        if (fullPath.Count > MaxDepth)
            throw new ConfigurationException($"{position.Prefix}expected at most {MaxDepth} levels of keys, objects and lists");

        _reader.SkipBlanksAndLines();
        HoconNode value;
        if (_reader.Peek() == '{')
        {
            value = ParseValue(fullPath);
        }
        else if (_reader.TryTake("+="))
        {
            _reader.SkipBlanksAndLines();
            var item = ParseValue(fullPath);
            value = new HoconNode.Concatenation(
                [new HoconNode.Substitution(fullPath, true, position), new HoconNode.Array([item], position)], position);
        }
        else if (_reader.TryTake("=") || _reader.TryTake(":"))
        {
            _reader.SkipBlanksAndLines();
            value = ParseValue(fullPath);
        }
        else
        {
            throw _reader.Expected($"'=', ':', '+=' or '{{' after the key '{string.Join('.', key)}'");
        }

        for (var i = key.Count - 1; i > 0; i--)
        {
            var wrapped = new HoconNode.Object(position);
            wrapped.Set(key[i], value);
            value = wrapped;
        }

        target.Set(key[0], value);
    }

    private List<string> ParseKey()
    {
        var elements = new List<string>();
        do
        {
            _reader.SkipBlanks();
            var element = ParseKeyElement();
            if (elements.Count == MaxDepth)
                throw _reader.Expected($"at most {MaxDepth} elements in a key");
            elements.Add(element);
            _reader.SkipBlanks();
        }
        while (_reader.TryTake("."));
        return elements;
    }

    private string ParseKeyElement()
    {
        if (_reader.Peek() == '"')
            return _reader.ReadQuoted();
        var element = _reader.ReadUnquotedKey();
        return element.Length > 0 ? element : throw _reader.Expected("a key");
    }

    /// <summary>A value up to the end of the line, a comma or a closing brace: its parts side by side are one value.</summary>
    private HoconNode ParseValue(IReadOnlyList<string> path)
    {
        var position = _reader.Position;
        var parts = new List<HoconNode>();
        for (; ; )
        {
            var before = _reader.Position;
            var blanks = _reader.SkipBlanks();
            if (_reader.IsEndOfValue())
                break;
            if (blanks.Length > 0 && parts.Count > 0)
                parts.Add(new HoconNode.Text(blanks, true, before));
            if (parts.Count > 0 && !_reader.IsStartOfPart())
                throw _reader.Expected("',' or a new line, or quotes around the value");
            parts.Add(ParsePart(path));
        }

        return parts.Count switch
        {
            0 => throw _reader.Expected("a value"),
            1 => parts[0],
            _ => new HoconNode.Concatenation(parts, position),
        };
    }

    private HoconNode ParsePart(IReadOnlyList<string> path)
    {
        var position = _reader.Position;
        switch (_reader.Peek())
        {
            case '{':
                _reader.Skip(1);
                var fields = new HoconNode.Object(position);
                ParseFields(fields, path, true);
                TakeClosing('}', position);
                return fields;
            case '[':
                return ParseArray(path);
            case '"':
                return new HoconNode.Text(_reader.ReadQuoted(), false, position);
            case '$' when _reader.Peek(1) == '{':
                return ParseSubstitution();
            default:
                if (!_reader.IsUnquoted())
                    throw _reader.Expected("a value, or quotes around it");
                var text = _reader.ReadUnquoted();
                return new HoconNode.Text(text == "null" ? null : text, false, position);
        }
    }

    private HoconNode.Array ParseArray(IReadOnlyList<string> path)
    {
        var position = _reader.Position;
        _reader.Skip(1);
        // The list counts as one level, under a key that nothing can name.
        IReadOnlyList<string> itemPath = [.. path, "[]"];
        if (itemPath.Count > MaxDepth)
            throw new ConfigurationException($"{position.Prefix}expected at most {MaxDepth} levels of keys, objects and lists");

        var items = new List<HoconNode>();
        var separated = true;
        for (; ; )
        {
            separated |= _reader.SkipBlanksAndLines();
            if (_reader.AtEnd || _reader.Peek() == ']')
                break;
            if (!separated)
                throw _reader.Expected("',', ']' or a new line");
            items.Add(ParseValue(itemPath));
            separated = _reader.SkipSeparator();
        }

        TakeClosing(']', position);
        return new HoconNode.Array(items, position);
    }

    private HoconNode.Substitution ParseSubstitution()
    {
        var position = _reader.Position;
        _reader.Skip(2);
        var optional = _reader.TryTake("?");
        var path = ParseKey();
        if (!_reader.TryTake("}"))
            throw _reader.Expected("'}' after the path of a substitution");
        return new HoconNode.Substitution(path, optional, position);
    }

    /// <summary><c>include "x"</c>, <c>include file("x")</c>, <c>include required(…)</c> of either.</summary>
    private bool TryParseInclude(HoconNode.Object target)
    {
        if (!_reader.Is("include") || !(_reader.Peek(7) is ' ' or '\t'))
            return false;
        var position = _reader.Position;
        var ahead = 8;
        while (_reader.Peek(ahead) is ' ' or '\t')
            ahead++;
        if (_reader.Peek(ahead) is '=' or ':' or '{' or '.' or '+')
            return false;

        _reader.Skip(ahead);
        var required = _reader.TryTake("required(");
        _reader.SkipBlanks();
        var file = _reader.TryTake("file(");
        _reader.SkipBlanks();
        if (_reader.Peek() != '"')
            throw _reader.Expected("a quoted file name, or file(\"name\"), after include");
        var name = _reader.ReadQuoted();
        for (var open = (required ? 1 : 0) + (file ? 1 : 0); open > 0; open--)
        {
            _reader.SkipBlanks();
            if (!_reader.TryTake(")"))
                throw _reader.Expected("')'");
        }

        var included = Include(name, position);
        if (included is null && required)
            throw new ConfigurationException($"{position.Prefix}expected '{name}' to be there, since it is required");
        foreach (var (key, value) in included?.Value.GetObject().Items ?? [])
            target.Set(key, new HoconNode.Resolved(value, position));
        return true;
    }

    private HoconRoot? Include(string name, HoconPosition position)
    {
        if (_include is null)
            throw new ConfigurationException($"{position.Prefix}expected no include: this text is read without a place to include from");
        if (_includes == MaxIncludes)
            throw new ConfigurationException($"{position.Prefix}expected at most {MaxIncludes} includes in one another; does '{name}' include itself?");
        _includes++;
        try
        {
            return _include(name);
        }
        catch (ConfigurationException e)
        {
            throw new ConfigurationException($"{name}: {e.Message}", e);
        }
        finally
        {
            _includes--;
        }
    }

    private void TakeClosing(char bracket, HoconPosition opened)
    {
        if (!_reader.TryTake(bracket.ToString()))
            throw _reader.Expected($"'{bracket}' for the bracket opened in line {opened.Line}");
    }
}
