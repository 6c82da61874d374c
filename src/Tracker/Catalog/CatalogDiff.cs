using AkkaP2P.Tracker.Groups;

namespace AkkaP2P.Tracker.Catalog;

internal static class CatalogDiff
{
    /// <summary>What happened to people between two states of a group, however many commands lie between.</summary>
    public static IEnumerable<CatalogEvent> Between(Group before, Group after)
    {
        var sameGroup = before.Incarnation == after.Incarnation;
        foreach (var member in before.Members)
        {
            if (!sameGroup || !after.IsMember(member.User)) yield return new CatalogEvent.AccessEnded(before, member.User);
        }

        if (!after.Exists) yield break;
        foreach (var member in after.Members)
        {
            var isNew = !sameGroup || !before.IsMember(member.User);
            if (isNew && member.User != after.Owner && before.Exists) yield return new CatalogEvent.RequestAccepted(after, member.User);
        }

        foreach (var request in after.Requests)
        {
            if (!sameGroup || !before.Requests.Contains(request)) yield return new CatalogEvent.JoinRequested(after, request.User);
        }
    }
}
