using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AkkaP2P.Client.Ui;

/// <summary>The page's server-sent events: <c>state</c> when it has changed, at most twice a second, and <c>news</c> as they come.</summary>
internal sealed class PageStream(PageView view, ClientEventQueue events, CancellationToken stopping)
{
    private const int MaxNews = 64;

    /// <summary>Nothing new for so many looks: a comment tells that the node lives.</summary>
    private const int QuietLooks = 20;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    public async Task Write(HttpContext http)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        var news = Channel.CreateBounded<PageNews>(new BoundedChannelOptions(MaxNews) { FullMode = BoundedChannelFullMode.DropOldest });
        void Hear(ClientEvent happened)
        {
            if (NewsOf(happened) is { } one) news.Writer.TryWrite(one);
        }

        events.Published += Hear;
        try
        {
            http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            http.Response.ContentType = "text/event-stream";
            http.Response.Headers.CacheControl = "no-store";
            await Write(http.Response, news.Reader, over.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The page is closed, or the node stops.
        }
        finally
        {
            events.Published -= Hear;
        }
    }

    private async Task Write(HttpResponse response, ChannelReader<PageNews> news, CancellationToken over)
    {
        using var timer = new PeriodicTimer(Interval);
        var (last, quiet) = ("", 0);
        do
        {
            var text = new StringBuilder();
            var state = JsonSerializer.Serialize(await view.State(over), PageJson.Default.PageState);
            if (state != last) text.Append("event: state\ndata: ").Append(last = state).Append("\n\n");
            while (news.TryRead(out var one)) text.Append("event: news\ndata: ").Append(JsonSerializer.Serialize(one, PageJson.Default.PageNews)).Append("\n\n");
            quiet = text.Length > 0 ? 0 : quiet + 1;
            if (quiet >= QuietLooks) (quiet, _) = (0, text.Append(":\n\n"));
            if (text.Length > 0) await response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), over);
        }
        while (await timer.WaitForNextTickAsync(over));
    }

    private static PageNews? NewsOf(ClientEvent happened) => happened switch
    {
        ClientEvent.JoinRequested e => new("join_requested", e.Group, e.User),
        ClientEvent.RequestAccepted e => new("request_accepted", e.Group),
        ClientEvent.FileAdded e => new("file_added", e.Group, e.User, e.File),
        ClientEvent.DownloadEnded { Download: { State: DownloadState.Completed } d } => new("download_completed", d.Group, null, d.File),
        ClientEvent.DownloadEnded { Download: { State: DownloadState.Failed } d } => new("download_failed", d.Group, null, d.File),
        ClientEvent.TrackerLost => new("tracker_lost"),
        ClientEvent.TrackerConnected => new("tracker_connected"),
        _ => null,
    };
}
