using System.Text.Json;

namespace AkkaP2P.Protocol.Tests;

public sealed class Hash256Spec
{
    private const string Hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    [Fact]
    public void It_is_the_sha256_of_its_data_in_lower_case_hex()
    {
        Assert.Equal(Hex, Hash256.Of("abc"u8).ToString());
        Assert.Equal(Convert.FromHexString(Hex), Hash256.Parse(Hex).ToArray());
        Assert.Equal(Hash256.Parse(Hex), Hash256.Parse(Hex.ToUpperInvariant()));
        Assert.NotEqual(Hash256.Of("abc"u8), Hash256.Of("abd"u8));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ba7816bf")]
    [InlineData("xa7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0")]
    [InlineData(" a7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    public void Anything_but_64_hex_digits_is_refused(string? hex)
    {
        Assert.False(Hash256.TryParse(hex, out _));
        Assert.Throws<FormatException>(() => Hash256.Parse(hex!));
    }

    [Fact]
    public void It_takes_32_bytes_and_no_other_number()
    {
        Assert.Throws<ArgumentException>(() => new Hash256(new byte[31]));
        Assert.Throws<ArgumentException>(() => new Hash256(new byte[33]));
    }

    [Fact]
    public void In_json_it_is_its_hex()
    {
        Assert.Equal($"\"{Hex}\"", JsonSerializer.Serialize(Hash256.Parse(Hex)));
        Assert.Equal(Hash256.Parse(Hex), JsonSerializer.Deserialize<Hash256>($"\"{Hex}\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Hash256>("\"12\""));
    }
}
