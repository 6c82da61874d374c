using AkkaP2P.Protocol.Text;

namespace AkkaP2P.Protocol.Tests.Text;

public sealed class ByteTextSpec
{
    [Theory]
    [InlineData("512KiB", 512 << 10)]
    [InlineData("1GiB", 1L << 30)]
    [InlineData("20MB", 20_000_000)]
    [InlineData("5 kB", 5_000)]
    [InlineData("1.5 MiB", 3 << 19)]
    [InlineData("100", 100)]
    [InlineData("100B", 100)]
    [InlineData("0", 0)]
    [InlineData("2gb", 2_000_000_000)]
    [InlineData("1TiB", 1L << 40)]
    public void Sizes_are_read_in_powers_of_1000_and_1024(string text, long bytes)
    {
        Assert.True(ByteText.TryParseSize(text, out var read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("20MB/s", 20_000_000L)]
    [InlineData("20MB", 20_000_000L)]
    [InlineData("64 KiB/s", 65_536L)]
    [InlineData("off", null)]
    [InlineData("OFF", null)]
    public void Rates_may_end_in_per_second_or_be_off(string text, long? rate)
    {
        Assert.True(ByteText.TryParseRate(text, out var read));
        Assert.Equal(rate, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("MB")]
    [InlineData("-1MB")]
    [InlineData("+1MB")]
    [InlineData("1,5MB")]
    [InlineData("1e3")]
    [InlineData("1 XB")]
    [InlineData("fast")]
    [InlineData("9999999TB")]
    [InlineData("99999999999999999999999999999999")]
    public void What_is_no_amount_is_refused(string? text)
    {
        Assert.False(ByteText.TryParseSize(text, out _));
        Assert.False(ByteText.TryParseRate(text, out _));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0MB/s")]
    [InlineData("0.1B/s")]
    public void A_rate_of_nothing_is_refused_for_it_would_stop_everything(string text) => Assert.False(ByteText.TryParseRate(text, out _));

    [Fact]
    public void A_size_takes_no_per_second() => Assert.False(ByteText.TryParseSize("1MB/s", out _));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1 KiB")]
    [InlineData(1_600_000_000, "1.5 GiB")]
    [InlineData(1L << 50, "1024 TiB")]
    public void Sizes_are_shown_in_powers_of_1024(long bytes, string text) => Assert.Equal(text, ByteText.FormatSize(bytes));

    [Fact]
    public void Rates_are_shown_in_powers_of_1000()
    {
        Assert.Equal("20 MB/s", ByteText.FormatRate(20_000_000));
        Assert.Equal("1 MB/s", ByteText.FormatRate(999_999));
        Assert.Equal("off", ByteText.FormatRate(null));
    }
}
