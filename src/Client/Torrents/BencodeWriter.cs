using System.Buffers;
using System.Globalization;
using System.Text;

namespace AkkaP2P.Client.Torrents;

/// <summary>
/// Writes bencoded values: <c>i7e</c>, <c>3:abc</c>, <c>l…e</c>, <c>d…e</c>. The caller gives a dictionary's keys in the order of their bytes, as the
/// format demands.
/// </summary>
internal sealed class BencodeWriter
{
    private readonly ArrayBufferWriter<byte> _output = new();

    public ReadOnlySpan<byte> Written => _output.WrittenSpan;

    public BencodeWriter Number(long value) => Ascii(string.Create(CultureInfo.InvariantCulture, $"i{value}e"));

    public BencodeWriter Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));

    public BencodeWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        Ascii(string.Create(CultureInfo.InvariantCulture, $"{bytes.Length}:"));
        _output.Write(bytes);
        return this;
    }

    /// <summary>A value that is bencoded already.</summary>
    public BencodeWriter Raw(ReadOnlySpan<byte> bencoded)
    {
        _output.Write(bencoded);
        return this;
    }

    public BencodeWriter BeginDictionary() => Ascii("d");

    public BencodeWriter BeginList() => Ascii("l");

    public BencodeWriter End() => Ascii("e");

    private BencodeWriter Ascii(string text)
    {
        Encoding.ASCII.GetBytes(text, _output);
        return this;
    }
}
