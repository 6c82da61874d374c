using System.Globalization;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Display;
using Serilog.Formatting.Json;

namespace AkkaP2P.Cli.Logging;

/// <summary>
/// The log of a tracker or client: a rolling file in its data folder, and warnings up on stderr. Also installed as Serilog's own logger, where
/// <see cref="SerilogLogger"/> finds it for the actor system.
/// </summary>
internal sealed class LogFile : IDisposable
{
    private const string Line = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} {Level:u3} {SourceContext} {Message:lj}{NewLine}{Exception}";

    private readonly SerilogLoggerFactory _factory;

    /// <summary>While starting, a failure comes as one clear line of the program's own; what the parts say about it stays in the file.</summary>
    private volatile bool _starting = true;

    /// <param name="folder">Made when it is not there.</param>
    public LogFile(string folder, string name, LogSettings settings)
    {
        Log.Logger = new LoggerConfiguration()
            .MinimumLevel.Is(settings.Level < settings.StderrLevel ? settings.Level : settings.StderrLevel)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .WriteTo.File(
                settings.Json ? new JsonFormatter(renderMessage: true, formatProvider: CultureInfo.InvariantCulture) : new MessageTemplateTextFormatter(Line, CultureInfo.InvariantCulture),
                Path.Combine(folder, $"{name}-.log"),
                settings.Level,
                rollingInterval: RollingInterval.Day,
                rollOnFileSizeLimit: true,
                fileSizeLimitBytes: settings.FileBytes,
                retainedFileCountLimit: settings.Files)
            .WriteTo.Logger(errors => errors
                .Filter.ByExcluding(e => _starting && e.Level >= LogEventLevel.Error)
                .WriteTo.Console(new StderrLine(), settings.StderrLevel, standardErrorFromLevel: LogEventLevel.Verbose))
            .CreateLogger();
        _factory = new SerilogLoggerFactory(Log.Logger);
    }

    public ILoggerFactory Factory => _factory;

    public void Started() => _starting = false;

    public void Dispose()
    {
        _factory.Dispose();
        Log.CloseAndFlush();
    }
}
