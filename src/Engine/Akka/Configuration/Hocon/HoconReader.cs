using System.Globalization;
using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>
/// The characters of a text and its words: blanks and comments, quoted and unquoted strings, keys. It never goes back,
/// so reading is linear in the length of the text.
/// </summary>
internal sealed class HoconReader(string text)
{
    private const char End = '\0';
    private const string NotInUnquoted = "$\"{}[]:=,#`^?!@*&\\";

    private int _at = text.StartsWith('\uFEFF') ? 1 : 0;
    private int _line = 1;
    private int _lineStart;

    public HoconPosition Position => new(_line, _at - _lineStart + 1);

    public bool AtEnd => _at >= text.Length;

    public char Peek(int ahead = 0) => _at + ahead < text.Length ? text[_at + ahead] : End;

    public bool Is(string word) => string.CompareOrdinal(text, _at, word, 0, word.Length) == 0;

    public bool TryTake(string word)
    {
        if (!Is(word))
            return false;
        Skip(word.Length);
        return true;
    }

    public ConfigurationException Expected(string what) => Expected(what, Position);

    public ConfigurationException Expected(string what, HoconPosition position) =>
        new($"{position.Prefix}expected {what}, found {Found()}");

    /// <summary>Skips blanks, ends of lines and comments; true when there was an end of line.</summary>
    public bool SkipBlanksAndLines()
    {
        var line = _line;
        for (; ; )
        {
            SkipBlanks();
            if (IsComment())
                SkipComment();
            else if (Peek() == '\n')
                Skip(1);
            else
                return _line != line;
        }
    }

    /// <summary>Skips what may separate two fields or items: ends of lines or one comma.</summary>
    public bool SkipSeparator()
    {
        var line = SkipBlanksAndLines();
        return TryTake(",") || line;
    }

    /// <summary>Skips blanks within the line and returns them.</summary>
    public string SkipBlanks()
    {
        var start = _at;
        while (!AtEnd && IsBlank(Peek()))
            _at++;
        return text[start.._at];
    }

    public bool IsEndOfValue() => AtEnd || Peek() is '\n' or ',' or '}' or ']' || IsComment();

    public bool IsUnquoted() => !AtEnd && !IsBlank(Peek()) && Peek() != '\n' && !IsComment() && !IsForbidden();

    public bool IsStartOfPart() => IsUnquoted() || Peek() is '"' or '{' or '[' || Is("${");

    /// <summary>An unquoted piece of a value: up to a blank or a character that means something.</summary>
    public string ReadUnquoted()
    {
        var start = _at;
        while (IsUnquoted())
            _at++;
        return text[start.._at];
    }

    /// <summary>An unquoted element of a key: as a value's, but dots end it, and it has no blanks at its ends.</summary>
    public string ReadUnquotedKey()
    {
        var start = _at;
        while (!AtEnd && Peek() is not ('.' or '\n') && !IsComment() && !IsForbidden() && !Is("+="))
            _at++;
        return text[start.._at].Trim();
    }

    public string ReadQuoted()
    {
        var start = Position;
        if (TryTake("\"\"\""))
            return ReadTripleQuoted(start);

        Skip(1);
        var value = new StringBuilder();
        while (Peek() != '"')
        {
            if (AtEnd || Peek() == '\n')
                throw new ConfigurationException($"{start.Prefix}expected a closing quote in the same line");
            value.Append(Peek() == '\\' ? ReadEscape() : Take());
        }

        Skip(1);
        return value.ToString();
    }

    private string ReadTripleQuoted(HoconPosition start)
    {
        var end = text.IndexOf("\"\"\"", _at, StringComparison.Ordinal);
        if (end < 0)
            throw new ConfigurationException($"{start.Prefix}expected a closing \"\"\"");
        // More than three quotes at the end: the first ones belong to the text.
        while (end + 3 < text.Length && text[end + 3] == '"')
            end++;
        var value = text[_at..end];
        Skip(end + 3 - _at);
        return value;
    }

    private char ReadEscape()
    {
        var start = Position;
        Skip(1);
        var c = Peek();
        if (c == 'u')
        {
            if (_at + 5 > text.Length || !ushort.TryParse(text.AsSpan(_at + 1, 4), NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture, out var code))
                throw new ConfigurationException($"{start.Prefix}expected four hexadecimal digits after \\u");
            Skip(5);
            return (char)code;
        }

        var value = c switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'b' => '\b',
            'f' => '\f',
            '"' or '\\' or '/' => c,
            _ => throw new ConfigurationException($"{start.Prefix}expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX"),
        };
        Skip(1);
        return value;
    }

    private char Take()
    {
        var c = Peek();
        Skip(1);
        return c;
    }

    public void Skip(int count)
    {
        for (var stop = Math.Min(_at + count, text.Length); _at < stop; _at++)
        {
            if (text[_at] != '\n')
                continue;
            _line++;
            _lineStart = _at + 1;
        }
    }

    private bool IsComment() => Peek() == '#' || Is("//");

    private void SkipComment()
    {
        while (!AtEnd && Peek() != '\n')
            _at++;
    }

    private bool IsForbidden() => NotInUnquoted.Contains(Peek(), StringComparison.Ordinal);

    private static bool IsBlank(char c) => c != '\n' && (char.IsWhiteSpace(c) || c == '\uFEFF');

    private string Found() => Peek() switch
    {
        _ when AtEnd => "the end of the text",
        '\n' => "the end of the line",
        var c => $"'{c}'",
    };
}
