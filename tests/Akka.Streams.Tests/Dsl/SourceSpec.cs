using Akka.Streams.Dsl;
using Xunit;

namespace Akka.Streams.Tests.Dsl;

public class SourceSpec : StreamSpec
{
    [Fact]
    public async Task A_source_of_a_sequence_gives_its_elements_in_order_and_completes()
    {
        var result = Source.From(Enumerable.Range(1, 1000)).Select(n => n * 2).RunWith(Sink.Seq<int>(), Materializer);

        Assert.Equal(Enumerable.Range(1, 1000).Select(n => n * 2), await result.WaitAsync(Patience));
    }
}
