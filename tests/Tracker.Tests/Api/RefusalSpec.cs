using System.Net;
using System.Text;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Tracker.Tests.Api;

/// <summary>Requests that are wrong in themselves.</summary>
public sealed class RefusalSpec(FilmsTracker films) : IClassFixture<FilmsTracker>
{
    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"user\":\"zoe\"}")]
    [InlineData("{\"user\":\"zoe\",\"password\":null}")]
    [InlineData("{\"user\":\"zoe\",\"password\":12345678}")]
    [InlineData("{\"user\":\"zoe\",\"password\":\"12345678\"")]
    public async Task A_body_that_does_not_fit_is_usage(string body)
    {
        var answer = await films["nobody"].PostRaw("/users", body);
        Assert.Equal((HttpStatusCode.BadRequest, "usage"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_body_that_does_not_fit_is_usage_before_anything_else() =>
        Assert.Equal("usage", (await films["nobody"].PostRaw("/groups", "{")).Code);

    [Theory]
    [InlineData("{\"shares\":[null]}")]
    [InlineData("{\"shares\":[{\"group\":\"films\",\"file\":\"film.mkv\",\"have\":null,\"reports\":[null]}]}")]
    public async Task An_announcement_of_nothing_is_usage(string body) => Assert.Equal("usage", (await films["ann"].PostRaw("/announce", body)).Code);

    [Fact]
    public async Task A_body_that_is_too_large_is_not_read()
    {
        // The client sends the body only once it is asked to, so the answer cannot cross it.
        var answer = await films["nobody"].PostRaw(
            "/users", $"{{\"user\":\"zoe\",\"password\":\"{new string('x', 100_000)}\"}}", ("Expect", "100-continue"));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "usage"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("", "long enough", "invalid_name")]
    [InlineData(".zoe", "long enough", "invalid_name")]
    [InlineData("zoë", "long enough", "invalid_name")]
    [InlineData("a/b", "long enough", "invalid_name")]
    [InlineData("zoe", "1234567", "weak_password")]
    [InlineData("ann", "long enough", "user_exists")]
    public async Task An_account_is_refused(string user, string password, string code) =>
        Assert.Equal(code, (await films["nobody"].Post("/users", new CreateUser(user, password), ApiJson.Default.CreateUser)).Code);

    [Theory]
    [InlineData("ann", "wrong password", "127.0.0.1:4001", "invalid_credentials")]
    [InlineData("nobody", TestClient.Password, "127.0.0.1:4001", "invalid_credentials")]
    [InlineData("-", TestClient.Password, "127.0.0.1:4001", "invalid_name")]
    [InlineData("ann", TestClient.Password, "127.0.0.1", "usage")]
    [InlineData("ann", TestClient.Password, "localhost:4001", "usage")]
    public async Task A_sign_in_is_refused(string user, string password, string address, string code) =>
        Assert.Equal(code, (await films["nobody"].Post("/sessions", new SignIn(user, password, default, address), ApiJson.Default.SignIn)).Code);

    [Theory]
    [InlineData("POST /groups/films/requests", "ann", "already_member")]
    [InlineData("POST /groups/films/requests", "dan", "already_requested")]
    [InlineData("DELETE /groups/films/membership", "eve", "not_a_member")]
    [InlineData("DELETE /groups/films/members/dan", "ann", "not_a_member")]
    public async Task A_command_to_a_group_is_refused(string route, string user, string code)
    {
        var parts = route.Split(' ');
        Assert.Equal(code, (await films[user].Send(new HttpMethod(parts[0]), parts[1], null)).Code);
    }

    public static TheoryData<string, RegisterFile> BadFiles
    {
        get
        {
            var good = TestFiles.OfPieces("x.bin", 3);
            return new TheoryData<string, RegisterFile>
            {
                { "invalid_name", good with { File = "../x.bin" } },
                { "invalid_name", good with { File = "" } },
                { "usage", good with { Size = -1 } },
                { "usage", good with { PieceSize = 1000 } },
                { "usage", good with { Root = null } },
                { "usage", good with { Root = Hash256.Of([9]) } },
                { "usage", good with { PieceLayer = good.PieceLayer[..32] } },
                { "usage", good with { Size = good.Size + PieceSize.Min } },
                { "usage", TestFiles.Empty("x.bin") with { Root = Hash256.Of([9]) } },
                { "file_exists", good with { File = "film.mkv", Size = good.Size - 1 } },
            };
        }
    }

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_file_is_refused(string code, RegisterFile file) =>
        Assert.Equal(code, (await films["ann"].Post("/groups/films/files", file, ApiJson.Default.RegisterFile)).Code);

    [Fact]
    public async Task A_route_that_is_none_is_not_found()
    {
        var answer = await films["ann"].Get("/nothing/here");
        Assert.Equal((HttpStatusCode.NotFound, "usage"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Problems_are_problem_details()
    {
        var answer = await films["eve"].Get("/groups/films/files");
        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Contains("\"status\":403", Encoding.UTF8.GetString(answer.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_past_its_deadline_is_not_applied()
    {
        var late = (ApiRoutes.DeadlineHeader, DateTimeOffset.UtcNow.AddSeconds(-1).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        var answer = await films["ann"].Post("/groups", new CreateGroup("late"), ApiJson.Default.CreateGroup, late);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.DoesNotContain((await films["ann"].Get("/groups")).Read(ApiJson.Default.GroupList).Groups, g => g.Group == "late");
    }
}
