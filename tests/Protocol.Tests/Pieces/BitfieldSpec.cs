using AkkaP2P.Protocol.Pieces;
using FsCheck;
using FsCheck.Fluent;

namespace AkkaP2P.Protocol.Tests.Pieces;

public sealed class BitfieldSpec
{
    [Fact]
    public void The_first_piece_is_the_most_significant_bit_on_the_wire()
    {
        var bits = new Bitfield(11) { [0] = true, [9] = true };

        Assert.Equal([0x80, 0x40], bits.ToWire());
    }

    [Theory]
    [InlineData(11, "80", false)]
    [InlineData(11, "804000", false)]
    [InlineData(11, "8050", false)]
    [InlineData(11, "8060", true)]
    [InlineData(0, "", true)]
    [InlineData(0, "00", false)]
    [InlineData(8, "ff", true)]
    [InlineData(-1, "", false)]
    public void A_wrong_length_or_a_bit_after_the_last_piece_is_refused(int count, string wire, bool valid) =>
        Assert.Equal(valid, Bitfield.TryRead(Convert.FromHexString(wire), count, out _));

    [Fact]
    public void It_behaves_like_a_set_of_pieces() => Prop.ForAll<byte, int[]>((size, actions) =>
    {
        var count = size + 1;
        var bits = new Bitfield(count);
        var model = new SortedSet<int>();
        foreach (var action in actions)
        {
            var piece = Math.Abs(action % count);
            if (action % 3 == 0) Assert.Equal(model.Remove(piece), bits.Remove(piece));
            else Assert.Equal(model.Add(piece), bits.Add(piece));
        }

        Assert.Equal(model, bits.SetPieces());
        Assert.Equal(model.Count, bits.Set);
        Assert.True(Bitfield.TryRead(bits.ToWire(), count, out var read));
        Assert.Equal(bits, read);
        Assert.Equal(bits.Set, read.Set);
        Assert.All(Enumerable.Range(0, count), p =>
        {
            Assert.Equal(model.Contains(p), bits[p]);
            Assert.Equal(Enumerable.Range(p, count - p).FirstOrDefault(q => !model.Contains(q), -1), bits.NextUnset(p));
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_finds_what_it_has_in_common_with_another_and_what_it_has_alone() => Prop.ForAll<byte, int[], int[]>((size, ours, theirs) =>
    {
        var count = size + 1;
        var (here, there) = (new Bitfield(count), new Bitfield(count));
        foreach (var piece in ours) here.Add(Math.Abs(piece % count));
        foreach (var piece in theirs) there.Add(Math.Abs(piece % count));

        for (var from = 0; from <= count; from++)
        {
            Assert.Equal(here.SetPieces().FirstOrDefault(p => p >= from && there[p], -1), here.NextCommon(there, from));
            Assert.Equal(here.SetPieces().FirstOrDefault(p => p >= from && !there[p], -1), here.NextMissingFrom(there, from));
        }
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(65_536)]
    public void A_full_one_is_full_and_has_clean_padding(int count)
    {
        var full = Bitfield.Full(count);

        Assert.True(full.IsFull);
        Assert.Equal(count, full.SetPieces().Count());
        Assert.Equal(-1, full.NextUnset());
        Assert.True(Bitfield.TryRead(full.ToWire(), count, out var read));
        Assert.True(read.IsFull);
        Assert.Equal(count - 1, full.CountMissingFrom(new Bitfield(count) { [0] = true }));
    }

    [Fact]
    public void A_copy_goes_its_own_way()
    {
        var bits = new Bitfield(3) { [1] = true };
        var copy = bits.Copy();
        copy.Add(2);

        Assert.Equal([1], bits.SetPieces());
        Assert.Equal([1, 2], copy.SetPieces());
    }
}
