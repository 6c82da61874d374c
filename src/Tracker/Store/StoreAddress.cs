using Npgsql;

namespace AkkaP2P.Tracker.Store;

/// <summary>What <c>--store</c> says: a SQLite file of this machine or a PostgreSQL database.</summary>
public abstract record StoreAddress
{
    private StoreAddress()
    {
    }

    public sealed record SqliteFile(string Path) : StoreAddress;

    public sealed record Postgres(string ConnectionString) : StoreAddress
    {
        /// <summary>Without the password.</summary>
        public override string ToString()
        {
            var parts = new NpgsqlConnectionStringBuilder(ConnectionString);
            return $"postgres://{parts.Host}:{parts.Port}/{parts.Database}";
        }
    }

    /// <summary><c>sqlite:PATH</c>, <c>postgres://user:password@host:port/database</c> or Npgsql's own <c>Host=…;Database=…</c>.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static StoreAddress Parse(string text)
    {
        if (text.StartsWith("sqlite:", StringComparison.Ordinal) && text.Length > "sqlite:".Length)
        {
            return new SqliteFile(Path.GetFullPath(text["sqlite:".Length..]));
        }

        if (text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal))
        {
            return new Postgres(FromUri(text));
        }

        if (text.Contains("Host=", StringComparison.OrdinalIgnoreCase)) return new Postgres(FromPairs(text));
        throw Bad();
    }

    private static string FromUri(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.AbsolutePath.Length < 2) throw Bad();
        var login = uri.UserInfo.Split(':', 2);
        return new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : DefaultPostgresPort,
            Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]),
            Username = login[0].Length > 0 ? Uri.UnescapeDataString(login[0]) : null,
            Password = login.Length > 1 ? Uri.UnescapeDataString(login[1]) : null,
        }.ConnectionString;
    }

    private const int DefaultPostgresPort = 5432;

    private static string FromPairs(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text).ConnectionString;
        }
        catch (ArgumentException)
        {
            throw Bad();
        }
    }

    // Never the text itself: it may hold a password.
    private static FormatException Bad() => new("the store is none of sqlite:PATH, postgres://user:password@host:port/database, Host=…;Database=…");
}
