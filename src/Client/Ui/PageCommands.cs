using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Text;

namespace AkkaP2P.Client.Ui;

/// <summary>The commands of the prompt, as the page gives them.</summary>
internal sealed class PageCommands(IClientNode node, PageView view)
{
    /// <summary>Null when there is no such command.</summary>
    public async Task<PageReply?> Run(string command, PageCommand words, CancellationToken cancel)
    {
        var (user, group, file, id) = (words.User ?? "", words.Group ?? "", words.File ?? "", words.Id ?? 0);
        return command switch
        {
            "create_user" => Of(await node.CreateUser(user, words.Password ?? "", cancel)),
            "login" => Of(await node.Login(user, words.Password ?? "", cancel)),
            "logout" => Of(await node.Logout(cancel)),
            "create_group" => Of(await node.CreateGroup(group, cancel)),
            "join_group" => Of(await node.JoinGroup(group, cancel)),
            "leave_group" => Of(await node.LeaveGroup(group, cancel)),
            "accept_request" => Of(await node.AcceptRequest(group, user, cancel)),
            "reject_request" => Of(await node.RejectRequest(group, user, cancel)),
            "remove_member" => Of(await node.RemoveMember(group, user, cancel)),
            "upload_file" => Of(await view.Upload(words.Path ?? "", group, cancel)),
            "download_file" => Of(await node.DownloadFile(new DownloadRequest(group, file, words.Path ?? ""), cancel)),
            "pause_download" => Of(await node.PauseDownload(id, cancel)),
            "resume_download" => Of(await node.ResumeDownload(id, cancel)),
            "cancel_download" => Of(await node.CancelDownload(id, cancel)),
            "clear_downloads" => Of(await node.ClearDownloads(cancel)),
            "stop_share" => Of(await node.StopShare(group, file, cancel)),
            "set_limit" => Of(await SetLimit(words, cancel)),
            _ => null,
        };
    }

    private async Task<Outcome<Done>> SetLimit(PageCommand words, CancellationToken cancel)
    {
        if (!ByteText.TryParseRate(words.Rate, out var rate)) return new CommandError(ErrorCode.Usage, $"'{words.Rate}' is no rate: 20MB/s, 500kB/s or off");
        return words.Direction switch
        {
            "upload" => await node.SetLimit(TransferDirection.Upload, rate, cancel),
            "download" => await node.SetLimit(TransferDirection.Download, rate, cancel),
            _ => new CommandError(ErrorCode.Usage, "a limit is for upload or download"),
        };
    }

    private static PageReply Of<T>(Outcome<T> outcome)
        where T : class => new(outcome.Ok ? outcome.Value : null, outcome.Error);
}
