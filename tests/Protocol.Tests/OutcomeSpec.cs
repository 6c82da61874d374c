namespace AkkaP2P.Protocol.Tests;

public sealed class OutcomeSpec
{
    [Fact]
    public void A_value_is_a_success()
    {
        Outcome<string> outcome = "done";

        Assert.True(outcome.Ok);
        Assert.Equal("done", outcome.Value);
        Assert.Null(outcome.Error);
        Assert.True(outcome.TryGet(out var value, out _));
        Assert.Equal("done", value);
    }

    [Fact]
    public void An_error_is_a_refusal_and_has_no_value()
    {
        Outcome<string> outcome = new CommandError(ErrorCode.NotOwner, "only the owner may");

        Assert.False(outcome.TryGet(out _, out var error));
        Assert.Equal(ErrorCode.NotOwner, error.Code);
        Assert.Throws<InvalidOperationException>(() => outcome.Value);
    }

    [Fact]
    public void A_forgotten_outcome_is_no_success()
    {
        Assert.False(default(Outcome<Done>).Ok);
        Assert.Equal(ErrorCode.Internal, default(Outcome<Done>).Error?.Code);
    }

    [Fact]
    public void Every_code_has_the_word_of_the_interface_and_reads_back()
    {
        string[] words =
        [
            "usage", "not_logged_in", "already_logged_in", "invalid_credentials", "rate_limited", "user_exists", "invalid_name",
            "weak_password", "group_exists", "group_not_found", "not_a_member", "already_member", "already_requested",
            "request_not_found", "not_owner", "file_not_found", "file_exists", "already_shared", "path_not_found",
            "not_a_regular_file", "file_changed", "no_seeders", "destination_exists", "disk_full", "permission_denied",
            "download_not_found", "download_failed", "corrupt_source", "timeout", "no_trackers", "internal",
        ];

        Assert.Equal(words, Enum.GetValues<ErrorCode>().Select(c => c.Wire()));
        Assert.All(Enum.GetValues<ErrorCode>(), c => Assert.Equal(c, ErrorCodes.Parse(c.Wire())));
        Assert.Equal(ErrorCode.Internal, ErrorCodes.Parse("of_a_later_version"));
        Assert.Equal(ErrorCode.Internal, ErrorCodes.Parse(null));
    }
}
