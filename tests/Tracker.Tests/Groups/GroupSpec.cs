using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Tracker.Entities;
using AkkaP2P.Tracker.Groups;

namespace AkkaP2P.Tracker.Tests.Groups;

public sealed class GroupSpec
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Ann owns it, Ben and Cid joined in this order, Dan has asked.</summary>
    private static readonly Group Films = Made("ann").With("ben").With("cid").Join("dan", Noon).Value;

    [Fact]
    public void Who_makes_a_group_owns_it() => Assert.Equal(GroupRole.Owner, Made("ann").RoleOf("ann"));

    [Fact]
    public void A_group_is_made_once() => Refused(ErrorCode.GroupExists, Films.Create("eve", At(9)));

    [Fact]
    public void Who_asks_is_pending_and_no_member()
    {
        Assert.Equal(GroupRole.Pending, Films.RoleOf("dan"));
        Assert.False(Films.IsMember("dan"));
    }

    [Fact]
    public void Asking_twice_is_refused() => Refused(ErrorCode.AlreadyRequested, Films.Join("dan", Noon));

    [Theory]
    [InlineData("ann")]
    [InlineData("ben")]
    public void A_member_need_not_ask(string member) => Refused(ErrorCode.AlreadyMember, Films.Join(member, Noon));

    [Fact]
    public void An_accepted_request_makes_a_member()
    {
        var group = Films.Accept("ann", "dan", Noon).Value;
        Assert.Equal(GroupRole.Member, group.RoleOf("dan"));
        Assert.Empty(group.Requests);
    }

    [Fact]
    public void A_rejected_request_is_gone_and_may_be_made_again()
    {
        var group = Films.Reject("ann", "dan").Value;
        Assert.Equal(GroupRole.None, group.RoleOf("dan"));
        Assert.True(group.Join("dan", Noon).Ok);
    }

    [Theory]
    [InlineData("eve")]
    [InlineData("ben")]
    public void Only_a_request_can_be_accepted_or_rejected(string nobodyWhoAsked)
    {
        Refused(ErrorCode.RequestNotFound, Films.Accept("ann", nobodyWhoAsked, Noon));
        Refused(ErrorCode.RequestNotFound, Films.Reject("ann", nobodyWhoAsked));
    }

    [Theory]
    [InlineData("eve", ErrorCode.NotAMember)]
    [InlineData("dan", ErrorCode.NotAMember)]
    [InlineData("ben", ErrorCode.NotOwner)]
    public void Owners_commands_are_refused_to_others_whatever_their_target(string caller, ErrorCode refusal)
    {
        foreach (var target in new[] { "dan", "cid", "nobody" })
        {
            Refused(refusal, Films.Accept(caller, target, Noon));
            Refused(refusal, Films.Reject(caller, target));
            Refused(refusal, Films.Remove(caller, target));
        }
    }

    [Fact]
    public void A_removed_member_is_a_stranger()
    {
        var group = Films.Remove("ann", "ben").Value;
        Assert.Equal(GroupRole.None, group.RoleOf("ben"));
        Assert.Equal("ann", group.Owner);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("dan")]
    public void Only_a_member_can_be_removed(string target) => Refused(ErrorCode.NotAMember, Films.Remove("ann", target));

    [Fact]
    public void An_owner_who_removes_himself_leaves() => Assert.Equal("ben", Films.Remove("ann", "ann").Value.Owner);

    [Fact]
    public void A_leaving_owner_hands_over_to_the_longest_standing_member()
    {
        var group = Films.Leave("ann").Value;
        Assert.Equal("ben", group.Owner);
        Assert.Equal(GroupRole.None, group.RoleOf("ann"));
        Assert.Equal("cid", group.Leave("ben").Value.Owner);
    }

    [Fact]
    public void A_leaving_member_changes_no_owner() => Assert.Equal("ann", Films.Leave("ben").Value.Owner);

    [Fact]
    public void Who_left_and_came_back_stands_last()
    {
        var group = Films.Leave("ben").Value.With("ben").Leave("ann").Value;
        Assert.Equal("cid", group.Owner);
    }

    [Fact]
    public void Someone_pending_who_leaves_withdraws_the_request() => Assert.Empty(Films.Leave("dan").Value.Requests);

    [Fact]
    public void A_stranger_cannot_leave() => Refused(ErrorCode.NotAMember, Films.Leave("eve"));

    [Fact]
    public void The_last_one_out_removes_the_group_and_its_requests()
    {
        var group = Films.Leave("ann").Value.Leave("ben").Value.Leave("cid").Value;
        Assert.False(group.Exists);
        Assert.Equal(GroupRole.None, group.RoleOf("dan"));
    }

    [Fact]
    public void There_is_nothing_to_do_in_a_group_that_is_none()
    {
        var none = Group.Empty("films");
        Refused(ErrorCode.GroupNotFound, none.Join("ann", Noon));
        Refused(ErrorCode.GroupNotFound, none.Leave("ann"));
        Refused(ErrorCode.GroupNotFound, none.Accept("ann", "ben", Noon));
        Refused(ErrorCode.GroupNotFound, none.Reject("ann", "ben"));
        Refused(ErrorCode.GroupNotFound, none.Remove("ann", "ben"));
    }

    [Fact]
    public void A_group_made_anew_is_another_one()
    {
        var again = Made("ann").Leave("ann").Value.Create("ben", At(7)).Value;
        Assert.Equal(("ben", 7), (again.Owner, again.Incarnation));
        Assert.False(again.IsMember("ann"));
    }

    [Fact]
    public void The_oldest_request_gives_way_when_too_many_wait()
    {
        var group = Films;
        for (var i = 0; i < Group.MaxRequests; i++) group = group.Join($"u{i}", Noon).Value;
        Assert.Equal(Group.MaxRequests, group.Requests.Length);
        Assert.Equal(GroupRole.None, group.RoleOf("dan"));
    }

    [Fact]
    public void It_is_stored_and_read_back_whole()
    {
        var group = Films.Remember(RememberedCommands.None.Add(CommandKey.Of("ann", "x", "1"), Noon));
        var read = Group.Decode("films", group.Encode());
        Assert.Equal(group.Members.AsEnumerable(), read.Members);
        Assert.Equal(group.Requests.AsEnumerable(), read.Requests);
        Assert.Equal((group.Name, group.Owner, group.Incarnation), (read.Name, read.Owner, read.Incarnation));
        Assert.True(read.Remembered.Contains(CommandKey.Of("ann", "x", "1")));
    }

    private static Group Made(string owner) => Group.Empty("films").Create(owner, At(1)).Value;

    private static DecisionContext At(long version) => new(Noon, version);

    private static void Refused(ErrorCode code, Outcome<Group> outcome) => Assert.Equal(code, outcome.Error?.Code);
}

internal static class GroupSteps
{
    /// <summary>Has asked and was accepted.</summary>
    public static Group With(this Group group, string user) =>
        group.Join(user, default).Value.Accept(group.Owner, user, default).Value;
}
