using System.Security.Cryptography;

namespace AkkaP2P.Cli.Demo;

/// <summary>The bytes that the demo moves, checks and falsifies.</summary>
internal static class DemoFile
{
    /// <summary>A wrong byte in each leaf, so that every piece of the file is wrong.</summary>
    private const int TamperEvery = 16 << 10;

    /// <summary>Random bytes; gives their SHA-256.</summary>
    public static async Task<string> Create(string path, long size, CancellationToken cancel)
    {
        var block = new byte[1 << 20];
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = File.Create(path);
        for (var left = size; left > 0; left -= block.Length)
        {
            RandomNumberGenerator.Fill(block);
            var part = block.AsMemory(0, (int)Math.Min(left, block.Length));
            sha256.AppendData(part.Span);
            await file.WriteAsync(part, cancel);
        }

        return Convert.ToHexStringLower(sha256.GetHashAndReset());
    }

    public static async Task<string> Sha256(string path, CancellationToken cancel)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel));
    }

    /// <summary>Turns over bytes under a seeder and puts the file's time back, as a failing disk would.</summary>
    public static void Tamper(string path)
    {
        var modified = File.GetLastWriteTimeUtc(path);
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            Span<byte> one = stackalloc byte[1];
            for (long at = 0; at < RandomAccess.GetLength(file); at += TamperEvery)
            {
                RandomAccess.Read(file, one, at);
                one[0] ^= 0xff;
                RandomAccess.Write(file, one, at);
            }
        }

        File.SetLastWriteTimeUtc(path, modified);
    }
}
