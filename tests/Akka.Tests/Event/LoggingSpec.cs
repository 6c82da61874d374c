using Akka.Actor;
using Akka.Event;
using AkkaP2P.Tests.Shared;
using Xunit;

namespace Akka.Tests.Event;

public class LoggingSpec : PatientKit
{
    [Fact]
    public void What_an_actor_logs_carries_its_path_and_type()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Warning));
        var actor = ActorOf(() => new Logger());

        actor.Tell("hello");

        var log = ExpectMsg<Warning>();
        Assert.Equal("hello from 1", log.Message.ToString());
        Assert.Equal(actor.Path.ToString(), log.LogSource);
        Assert.Equal(typeof(Logger), log.LogClass);
        Assert.Equal(LogLevel.WarningLevel, log.LogLevel());
    }

    [Theory]
    [InlineData(LogLevel.DebugLevel, "1 2 3 4")]
    [InlineData(LogLevel.InfoLevel, "2 3 4")]
    [InlineData(LogLevel.WarningLevel, "3 4")]
    [InlineData(LogLevel.ErrorLevel, "4")]
    public void Nothing_below_the_level_is_logged(LogLevel level, string expected)
    {
        Sys.EventStream.Subscribe(TestActor, typeof(LogEvent));
        Sys.EventStream.SetLogLevel(level);
        IgnoreMessages<LogEvent>(log => log.LogSource != "here");
        var logger = Logging.GetLogger(Sys.EventStream, "here");

        logger.Debug("1");
        logger.Info("2");
        logger.Warning("3");
        logger.Error("4");

        foreach (var message in expected.Split(' ')) Assert.Equal(message, ExpectMsg<LogEvent>().Message.ToString());
    }

    [Fact]
    public void A_format_is_filled_in_only_when_it_is_printed()
    {
        // A bus without loggers, which would print it.
        var bus = new EventStream(debug: false);
        bus.Subscribe(TestActor, typeof(Error));
        bus.SetLogLevel(LogLevel.InfoLevel);
        var logger = Logging.GetLogger(bus, "here");
        var argument = new Printed();

        logger.Debug("{0}", argument);
        logger.Error(new ArithmeticException(), "{0}", argument);
        var log = ExpectMsg<Error>();
        var before = argument.Times;
        var text = log.ToString();

        Assert.Equal(0, before);
        Assert.Contains("printed", text);
        Assert.Contains(nameof(ArithmeticException), text);
    }

    [Fact]
    public void A_format_that_does_not_fit_its_arguments_is_logged_as_it_is()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Error));

        Logging.GetLogger(Sys.EventStream, "here").Error("{0} {1}", "only one");

        Assert.Contains("only one", ExpectMsg<Error>().ToString());
    }

    [Fact]
    public async Task A_logger_named_in_the_settings_gets_what_is_logged()
    {
        var log = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        CollectingLogger.Target = log;
        using var system = ActorSystem.Create(
            "logged", $"akka.loggers = [\"{typeof(CollectingLogger).AssemblyQualifiedName}\"]\nakka.stdout-loglevel = OFF");

        system.Log.Error("for the collector");

        Assert.Equal("for the collector", await log.Task.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void A_logger_that_does_not_answer_keeps_the_system_from_starting() =>
        Assert.Throws<LoggerInitializationException>(() => ActorSystem.Create(
            "mute",
            $"akka.loggers = [\"{typeof(MuteLogger).AssemblyQualifiedName}\"]\n"
            + "akka.logger-startup-timeout = 100ms\nakka.stdout-loglevel = OFF"));

    [Theory]
    [InlineData("debug", LogLevel.DebugLevel)]
    [InlineData("INFO", LogLevel.InfoLevel)]
    [InlineData("Warning", LogLevel.WarningLevel)]
    [InlineData("error", LogLevel.ErrorLevel)]
    public void Levels_are_read_whatever_their_case(string name, LogLevel level) => Assert.Equal(level, Logging.LogLevelFor(name));

    [Fact]
    public void An_unknown_level_is_refused() => Assert.Throws<ArgumentException>(() => Logging.LogLevelFor("loud"));

    private sealed class Logger : ReceiveActor
    {
        private readonly ILoggingAdapter _log = Context.GetLogger();

        public Logger() => Receive<string>(s => _log.Warning("{0} from {1}", s, 1));
    }

    private sealed class Printed
    {
        public int Times { get; private set; }

        public override string ToString()
        {
            Times++;
            return "printed";
        }
    }

    private sealed class CollectingLogger : ReceiveActor
    {
        public CollectingLogger()
        {
            Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
            Receive<Error>(log => Target?.TrySetResult(log.Message.ToString()!));
            ReceiveAny(_ => { });
        }

        public static TaskCompletionSource<string>? Target { get; set; }
    }

    private sealed class MuteLogger : ReceiveActor
    {
        public MuteLogger() => ReceiveAny(_ => { });
    }
}
