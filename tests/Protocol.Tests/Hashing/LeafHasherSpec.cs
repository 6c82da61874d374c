using System.Security.Cryptography;
using AkkaP2P.Protocol.Hashing;

namespace AkkaP2P.Protocol.Tests.Hashing;

public sealed class LeafHasherSpec
{
    public static TheoryData<LeafHasher> Hashers => [.. LeafHasher.Available];

    [Theory]
    [MemberData(nameof(Hashers))]
    public void Any_number_of_leaves_hashes_as_one_by_one_also_with_a_short_last_one(LeafHasher hasher)
    {
        var random = new Random(3);
        for (var leaves = 0; leaves <= 35; leaves++)
        {
            foreach (var more in new[] { 0, 1, 63, 64, 16_383 })
            {
                var data = new byte[leaves * Merkle.LeafSize + more];
                random.NextBytes(data);
                var hashed = new byte[Merkle.LeafCount(data.Length) * 32];
                hasher.HashLeaves(data, hashed);
                Assert.Equal(data.Chunk(Merkle.LeafSize).SelectMany(SHA256.HashData), hashed);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Hashers))]
    public void Pairs_hash_as_one_by_one_also_in_place(LeafHasher hasher)
    {
        var random = new Random(4);
        for (var pairs = 0; pairs <= 50; pairs++)
        {
            var nodes = new byte[pairs * 64];
            random.NextBytes(nodes);
            var expected = nodes.Chunk(64).SelectMany(SHA256.HashData).ToArray();
            hasher.HashPairs(nodes, nodes);
            Assert.Equal(expected, nodes[..(pairs * 32)]);
        }
    }

    [Fact]
    public void Every_hasher_of_this_machine_agrees_with_the_framework_and_the_best_are_among_them()
    {
        Assert.Equal("framework", LeafHasher.Available[0].Name);
        Assert.All(LeafHasher.Available, h => Assert.True(LeafHasherChoice.IsCorrect(h), h.Name));
        Assert.Contains(LeafHasher.BestForLeaves, LeafHasher.Available);
        Assert.Contains(LeafHasher.BestForPairs, LeafHasher.Available);
    }

    [Fact]
    public void One_that_is_wrong_is_not_chosen_however_fast()
    {
        var choice = LeafHasherChoice.Make([LeafHasher.Available[0], new WrongHasher()]);

        Assert.Equal("framework", choice.ForLeaves.Name);
        Assert.Equal("framework", choice.ForPairs.Name);
    }

    [Fact]
    public void One_can_be_forced_if_it_is_right() =>
        Assert.All(LeafHasher.Available, h => Assert.Same(h, LeafHasherChoice.Make(LeafHasher.Available, h.Name).ForLeaves));

    private sealed class WrongHasher : LeafHasher
    {
        public override string Name => "wrong";

        public override void HashLeaves(ReadOnlySpan<byte> data, Span<byte> leaves)
        {
        }

        public override void HashPairs(ReadOnlySpan<byte> nodes, Span<byte> parents)
        {
        }
    }
}
