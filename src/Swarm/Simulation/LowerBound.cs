namespace AkkaP2P.Swarm.Simulation;

/// <summary>
/// What no way of sharing can beat: the seeders must send each byte once, the slowest peer must take the whole file, and all
/// together must send it as often as it is wanted: <c>max(F/u_s, F/d_min, N·F/(u_s + Σu))</c>.
/// </summary>
public static class LowerBound
{
    /// <param name="fileSize">F, bytes.</param>
    /// <param name="seederUpload">u_s: of all seeders, bytes per second.</param>
    /// <param name="uploads">Of each peer that wants the file.</param>
    /// <param name="slowestDownload">d_min, or null when there is no limit.</param>
    public static double Seconds(double fileSize, double seederUpload, IReadOnlyCollection<double> uploads, double? slowestDownload)
    {
        var once = fileSize / seederUpload;
        var slowest = slowestDownload is { } rate ? fileSize / rate : 0;
        var together = uploads.Count * fileSize / (seederUpload + uploads.Sum());
        return Math.Max(once, Math.Max(slowest, together));
    }
}
