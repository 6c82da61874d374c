using Akka.Configuration;
using AkkaP2P.Cli.Arguments;
using Serilog.Events;

namespace AkkaP2P.Cli.Logging;

/// <summary>The keys below <c>log</c> of a role's file.</summary>
internal sealed record LogSettings(LogEventLevel Level, LogEventLevel StderrLevel, bool Json, int Files, long FileBytes)
{
    /// <exception cref="UsageException">A setting makes no sense.</exception>
    public static LogSettings From(Config role)
    {
        var config = role.GetConfig("log");
        var (files, size) = (config.GetInt("files"), config.GetByteSize("file-size"));
        if (files < 1) throw new UsageException("setting log.files: at least 1 is expected");
        if (size is null or < 1) throw new UsageException("setting log.file-size: a size as 16MiB is expected");
        var format = config.GetString("format");
        if (format is not ("text" or "json")) throw new UsageException($"setting log.format: text or json is expected, not '{format}'");
        return new LogSettings(LevelOf("level", config.GetString("level")), LevelOf("stderr-level", config.GetString("stderr-level")), format == "json", files, size.Value);
    }

    private static LogEventLevel LevelOf(string key, string? name) => name switch
    {
        "debug" => LogEventLevel.Debug,
        "info" => LogEventLevel.Information,
        "warning" => LogEventLevel.Warning,
        "error" => LogEventLevel.Error,
        _ => throw new UsageException($"setting log.{key}: debug, info, warning or error is expected, not '{name}'"),
    };
}
