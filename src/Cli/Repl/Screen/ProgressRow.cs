using System.Globalization;
using AkkaP2P.Client;
using AkkaP2P.Protocol.Text;

namespace AkkaP2P.Cli.Repl.Screen;

/// <summary>One line about something under way: name, bar, share done, and what else is known, for the width there is.</summary>
internal sealed record ProgressRow(string Name, double Done, string Rest)
{
    private const int LeastBar = 8;
    private const int MostBar = 30;
    private const int MostName = 40;
    private const long LongestEta = 359_999;

    public static ProgressRow Of(DownloadStatus download)
    {
        var done = download.Size == 0 ? 1 : (double)download.BytesDone / download.Size;
        return new ProgressRow(download.File, done, download.State == DownloadState.Downloading ? Moving(download) : TextTables.Word(download.State));
    }

    public static ProgressRow Hashing(string file, HashProgress progress, TimeSpan elapsed)
    {
        var rate = progress.BytesHashed / Math.Max(elapsed.TotalSeconds, 0.001);
        var left = rate > 0 ? (progress.Size - progress.BytesHashed) / rate : (double?)null;
        return new ProgressRow(file, progress.Size == 0 ? 1 : (double)progress.BytesHashed / progress.Size, $"hashing, {ByteText.FormatRate(rate)}{Left(left)}");
    }

    /// <summary>The bar gives way first, then the name.</summary>
    public string Fit(int width, bool unicode)
    {
        var percent = Math.Floor(Math.Clamp(Done, 0, 1) * 100).ToString("0", CultureInfo.InvariantCulture).PadLeft(3) + "%";
        var fixedCells = percent.Length + CellText.Width(Rest) + 6;
        var name = Math.Clamp(width - fixedCells - MostBar, Math.Min(12, CellText.Width(Name)), Math.Min(MostName, CellText.Width(Name)));
        var bar = Math.Min(MostBar, width - fixedCells - name);
        var shown = CellText.Pad(CellText.Cut(Name, name), name);
        return bar < LeastBar ? $"{shown} {percent}  {Rest}" : $"{shown} [{Bar(bar, unicode)}] {percent}  {Rest}";
    }

    private string Bar(int cells, bool unicode)
    {
        var full = (int)(Math.Clamp(Done, 0, 1) * cells);
        return unicode ? new string('█', full) + new string('░', cells - full) : new string('#', full) + new string('-', cells - full);
    }

    private static string Moving(DownloadStatus download)
    {
        var peers = download.Peers.Count(p => p.State is not (PeerState.Gone or PeerState.Banned));
        return $"{ByteText.FormatRate(download.Rate)}{Left(download.EtaSeconds)}, {peers} peer{(peers == 1 ? "" : "s")}";
    }

    private static string Left(double? seconds) => seconds is { } left ? $", {Time(left)} left" : "";

    /// <summary><c>4:01</c> or <c>1:02:03</c>.</summary>
    public static string Time(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Min(Math.Ceiling(seconds), LongestEta));
        return time.TotalHours < 1 ? $"{(int)time.TotalMinutes}:{time.Seconds:00}" : $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}";
    }
}
