namespace AkkaP2P.Bench.Fuzz;

/// <summary>Makes bad input of good: the same for the same seed.</summary>
internal static class Mutation
{
    private const int MaxLength = 1 << 16;

    private static readonly byte[] Edges = [0, 1, 2, 0x20, 0x22, 0x2F, 0x5C, 0x7B, 0x7D, 0x7F, 0x80, 0xC0, 0xFE, 0xFF];

    public static byte[] Of(IReadOnlyList<byte[]> seeds, Random random)
    {
        if (random.Next(20) == 0) return Noise(random);
        var input = seeds[random.Next(seeds.Count)].ToList();
        for (var rounds = random.Next(1, 5); rounds > 0; rounds--) Damage(input, seeds, random);
        if (input.Count > MaxLength) input.RemoveRange(MaxLength, input.Count - MaxLength);
        return [.. input];
    }

    private static void Damage(List<byte> input, IReadOnlyList<byte[]> seeds, Random random)
    {
        var at = random.Next(input.Count + 1);
        switch (random.Next(8))
        {
            case 0 or 1 when at < input.Count: input[at] ^= (byte)(1 << random.Next(8)); break;
            case 2 when at < input.Count: input[at] = Edges[random.Next(Edges.Length)]; break;
            case 3: input.Insert(at, (byte)random.Next(256)); break;
            case 4: input.RemoveRange(at, Math.Min(random.Next(1, 40), input.Count - at)); break;
            case 5: input.InsertRange(at, input.Slice(at, Math.Min(random.Next(200), input.Count - at))); break;
            case 6: SetNumber(input, at, random); break;
            default: Splice(input, at, seeds[random.Next(seeds.Count)], random); break;
        }
    }

    /// <summary>Four bytes that are a length somewhere, at an edge.</summary>
    private static void SetNumber(List<byte> input, int at, Random random)
    {
        var value = random.Next(5) switch { 0 => 0, 1 => -1, 2 => int.MaxValue, 3 => int.MinValue, _ => random.Next(1 << 24) };
        for (var i = 0; i < 4 && at + i < input.Count; i++) input[at + i] = (byte)(value >> (24 - 8 * i));
    }

    private static void Splice(List<byte> input, int at, byte[] other, Random random)
    {
        input.RemoveRange(at, input.Count - at);
        input.AddRange(other.AsSpan(random.Next(other.Length + 1)));
    }

    private static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(300)];
        random.NextBytes(noise);
        return noise;
    }
}
