using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit.TestActors;
using AkkaP2P.Tests.Shared;
using Xunit;
using Xunit.Sdk;

namespace Akka.Tests.TestKit;

public sealed class EventFilterSpec : PatientKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    public EventFilterSpec()
        : base("akka.loglevel = DEBUG")
    {
    }

    [Fact]
    public void A_log_event_is_expected_by_level_and_text()
    {
        EventFilter.Error("it broke").ExpectOne(() => Log.Error("it broke"));
        EventFilter.Warning(start: "it").ExpectOne(() => Log.Warning("it bends"));
        EventFilter.Info(contains: "is").ExpectOne(() => Log.Info("it is {0}", "fine"));
        EventFilter.Debug(new Regex("^it [a-z]+$")).ExpectOne(() => Log.Debug("it works"));
    }

    [Fact]
    public void An_event_of_another_level_text_or_source_does_not_count()
    {
        var message = Fails(() => EventFilter.Error("it broke", source: "elsewhere").ExpectOne(Soon, () =>
        {
            Log.Warning("it broke");
            Log.Error("it bent");
            Log.Error("it broke");
        }));

        Assert.Contains("Expected 1 log events", message, StringComparison.Ordinal);
        Assert.Contains("that fit [ErrorLevel 'it broke' from elsewhere], received 0", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_events_are_too_many()
    {
        EventFilter.Error().Expect(2, () =>
        {
            Log.Error("one");
            Log.Error("two");
        });
        Assert.Contains("received 1", Fails(() => EventFilter.Error().Expect(0, TimeSpan.FromSeconds(2), () => Log.Error("one"))), StringComparison.Ordinal);
        EventFilter.Error().Expect(0, Soon, () => Log.Warning("no error"));
    }

    [Fact]
    public void An_exception_is_expected_by_its_type_and_text()
    {
        EventFilter.Exception<ArgumentException>().ExpectOne(() => Log.Error(new ArgumentNullException("x"), "failed"));
        EventFilter.Exception<ArgumentException>(contains: "because").ExpectOne(() => Log.Error(new ArgumentException("just because"), "failed"));
        EventFilter.Exception(typeof(FormatException), checkInnerExceptions: true)
            .ExpectOne(() => Log.Error(new AggregateException(new FormatException()), "failed"));
        Fails(() => EventFilter.Exception<FormatException>().ExpectOne(Soon, () => Log.Error(new ArgumentException("no"), "failed")));
    }

    [Fact]
    public void A_dead_letter_is_expected_by_its_message()
    {
        var actor = ActorOf<BlackHoleActor>();
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);

        EventFilter.DeadLetter().ExpectOne(() => actor.Tell("late"));
        EventFilter.DeadLetter<string>().ExpectOne(() => actor.Tell("late"));
        EventFilter.DeadLetter<string>(text => text == "later").ExpectOne(() =>
        {
            actor.Tell("late");
            actor.Tell("later");
            actor.Tell(5);
        });
    }

    [Fact]
    public void Filters_are_joined_with_and_made_of_any_condition()
    {
        EventFilter.Error("one").And.Custom<Warning>(w => w.LogSource.Contains("EventFilterSpec", StringComparison.Ordinal)).Expect(2, () =>
        {
            Log.Error("one");
            Log.Warning("two");
            Log.Error("three");
        });
    }

    [Fact]
    public async Task Events_are_expected_without_blocking()
    {
        await EventFilter.Error("late").ExpectOneAsync(async () =>
        {
            await Task.Yield();
            Log.Error("late");
        });
        Assert.Equal(5, await EventFilter.Info().ExpectOneAsync(() =>
        {
            Log.Info("five");
            return Task.FromResult(5);
        }));
    }

    [Fact]
    public void A_result_passes_through() => Assert.Equal(7, EventFilter.Info().ExpectOne(() =>
    {
        Log.Info("seven");
        return 7;
    }));

    private static string Fails(Action action) => Assert.ThrowsAny<XunitException>(action).Message;
}
