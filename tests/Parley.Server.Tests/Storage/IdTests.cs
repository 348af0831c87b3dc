using Parley.Server.Storage;

namespace Parley.Server.Tests.Storage;

public sealed class IdTests
{
    [Fact]
    public void Ids_sort_by_the_time_they_were_made_also_within_a_millisecond()
    {
        var first = new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);
        // Four ticks of 100 ns are the finest step that twelve bits hold.
        var ids = Enumerable.Range(0, 5_000).Select(i => Id.New(first.AddTicks(4 * i))).ToList();

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.All(ids, id => Assert.Equal(('7', true), (id[12], id[16] is '8' or '9' or 'a' or 'b')));
        Assert.Equal(1_000, Enumerable.Range(0, 1_000).Select(_ => Id.New(first)).Distinct().Count());
    }
}
