using System.Diagnostics;

namespace AkkaP2P.Bench.Fuzz;

/// <summary>Runs a target on many inputs. Input number <c>n</c> of a seed is always the same, so a find can be looked at again.</summary>
public static class Fuzzing
{
    /// <summary>No input of 64 KiB may make a decoder take more: lengths are checked before memory is taken for them.</summary>
    public const long MaxBytes = 32 << 20;

    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(10);

    /// <returns>How many inputs were refused.</returns>
    /// <exception cref="FuzzException">A find, with the seed and the number that make it again.</exception>
    public static int Run(FuzzTarget target, int seed, int from, int count)
    {
        foreach (var good in target.Seeds) target.Decode(good);
        var refused = 0;
        for (var number = from; number < from + count; number++)
        {
            var input = Mutation.Of(target.Seeds, new Random(unchecked(seed * 1_000_003 + number)));
            var (bytesBefore, began) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            try
            {
                target.Decode(input);
            }
            catch (Exception e) when (target.IsRefusal(e))
            {
                refused++;
            }
            catch (Exception e)
            {
                throw Find(e.Message, e);
            }

            var taken = GC.GetAllocatedBytesForCurrentThread() - bytesBefore;
            if (taken > MaxBytes) throw Find($"it took {taken} bytes of memory");
            if (Stopwatch.GetElapsedTime(began) > MaxTime) throw Find("it took too long");

            FuzzException Find(string why, Exception? cause = null) =>
                new($"{target.Name}, seed {seed}, input {number} ({Convert.ToHexString(input.AsSpan(0, Math.Min(200, input.Length)))}): {why}", cause);
        }

        return refused;
    }
}
