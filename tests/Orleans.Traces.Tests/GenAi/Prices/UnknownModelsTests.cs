using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Tests.GenAi.Prices;

/// <summary>Models that were called and have no price.</summary>
public sealed class UnknownModelsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 25, 0, 0, 0, TimeSpan.Zero);

    private readonly UnknownModels _models = new();

    [Fact]
    public void A_model_is_counted_by_who_serves_it()
    {
        _models.Note("a", "m", Trace(1), new TokenUsage { Input = 1, Output = 2 }, Start);
        _models.Note("a", "m", Trace(2), new TokenUsage { Input = 10 }, Start.AddMinutes(2));
        _models.Note("a", "m", Trace(3), new TokenUsage { Input = -7, Output = long.MaxValue }, Start.AddMinutes(1));
        _models.Note("", "m", Trace(4), TokenUsage.Unknown, Start.AddMinutes(3));

        Assert.Equal(
            [
                new UnknownModel { Model = "m", SpanCount = 1, FirstSeen = Start.AddMinutes(3), LastSeen = Start.AddMinutes(3), Trace = Trace(4) },
                new UnknownModel
                {
                    Model = "m", Provider = "a", SpanCount = 3, InputTokens = 11, OutputTokens = long.MaxValue, FirstSeen = Start, LastSeen = Start.AddMinutes(2), Trace = Trace(2),
                },
            ],
            _models.All());
    }

    [Fact]
    public void What_was_not_met_for_the_longest_time_makes_room()
    {
        _models.Note(null, "often", Trace(1), TokenUsage.Unknown, Start);
        for (var i = 1; i <= 1_000; i++)
        {
            _models.Note(null, $"once-{i}", Trace(1), TokenUsage.Unknown, Start.AddSeconds(i));
            _models.Note(null, "often", Trace(1), TokenUsage.Unknown, Start.AddSeconds(i));
        }

        var all = _models.All();
        Assert.Equal((UnknownModels.MaxModels, 1_001), (all.Count, all.Single(m => m.Model == "often").SpanCount));
        Assert.Contains(all, m => m.Model == "once-1000");
    }

    [Fact]
    public void A_long_name_is_cut_between_characters()
    {
        _models.Note(new string('p', 5_000_000), new string('a', UnknownModels.MaxModelLength - 1) + "\U0001F600", Trace(1), TokenUsage.Unknown, Start);

        var model = Assert.Single(_models.All());
        Assert.Equal((UnknownModels.MaxProviderLength, UnknownModels.MaxModelLength - 1), (model.Provider?.Length, model.Model.Length));
    }

    [Fact]
    public void Many_threads_count_right()
    {
        Parallel.For(0, 10_000, i => _models.Note(null, $"m{i % 10}", Trace(1), new TokenUsage { Input = 1 }, Start));

        Assert.Equal((10, 10_000, 10_000), (_models.All().Count, _models.All().Sum(m => m.SpanCount), _models.All().Sum(m => m.InputTokens)));
        Assert.Equal(10_000, _models.Changes);
    }

    private static TraceId Trace(int id)
    {
        Assert.True(TraceId.TryParse(id.ToString("x32", System.Globalization.CultureInfo.InvariantCulture), out var trace));
        return trace;
    }
}
