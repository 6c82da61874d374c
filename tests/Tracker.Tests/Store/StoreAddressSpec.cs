using AkkaP2P.Tracker.Store;

namespace AkkaP2P.Tracker.Tests.Store;

public sealed class StoreAddressSpec
{
    [Fact]
    public void A_sqlite_path_is_made_absolute() =>
        Assert.Equal(new StoreAddress.SqliteFile(Path.GetFullPath("data/store.db")), StoreAddress.Parse("sqlite:data/store.db"));

    [Theory]
    [InlineData("postgres://ann:p%40ss%3Aword@db.example:5433/akka%20p2p")]
    [InlineData("postgresql://ann:p%40ss%3Aword@db.example:5433/akka%20p2p")]
    [InlineData("Host=db.example;Port=5433;Database=akka p2p;Username=ann;Password=p@ss:word")]
    public void A_postgres_address_is_read_and_told_without_its_password(string text)
    {
        var address = Assert.IsType<StoreAddress.Postgres>(StoreAddress.Parse(text));
        Assert.Contains("p@ss:word", address.ConnectionString, StringComparison.Ordinal);
        Assert.Equal("postgres://db.example:5433/akka p2p", address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("sqlite:")]
    [InlineData("data/store.db")]
    [InlineData("mysql://secret@db/x")]
    [InlineData("postgres://secret@db")]
    public void Anything_else_is_refused_without_being_repeated(string text) =>
        Assert.DoesNotContain("secret", Assert.Throws<FormatException>(() => StoreAddress.Parse(text)).Message, StringComparison.Ordinal);
}
