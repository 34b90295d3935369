using System.Text.Json;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Prices;

namespace Orleans.Traces.Tests.GenAi.Prices;

/// <summary>What the package itself reckons, we reckon: <c>eng/prices</c> wrote down its answers.</summary>
public sealed class CalculatedCostsTests
{
    // The package reckons in binary fractions, and rounds none.
    private const double Tolerance = 1e-9;

    [Fact]
    public void Every_cost_is_the_packages()
    {
        var book = new PriceBook(PriceSnapshot.Current, []);
        using var table = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(RepositoryTree.Root, "tests", "data", "prices", "calculated.json")));
        var rows = table.RootElement.EnumerateArray().ToList();

        var wrong = rows.Select(r => (Row: r, Ours: Cost(book, r))).Where(x => x.Ours is not { } ours || Differ(ours, x.Row.GetProperty("usd").GetDouble()));

        Assert.Equal([], wrong.Select(x => $"{x.Ours?.ToString() ?? "null"} for {x.Row.GetRawText()}"));
        Assert.True(rows.Count >= 500, $"Too tame: {rows.Count} rows.");
        Assert.True(rows.Select(r => r.GetProperty("provider").GetString()).Distinct().Count() >= 35, "Too tame: few providers.");
        Assert.True(rows.Count(r => r.GetProperty("usd").GetDouble() > 0) >= 450, "Too tame: most are free.");
    }

    private static bool Differ(decimal ours, double theirs) => Math.Abs((double)ours - theirs) > Tolerance * Math.Max(1e-6, theirs);

    private static decimal? Cost(PriceBook book, JsonElement row)
    {
        var usage = row.GetProperty("usage");
        var at = row.GetProperty("at").GetDateTimeOffset();
        var receipt = book.Find(new PricedCall(
            row.GetProperty("provider").GetString(),
            [row.GetProperty("model").GetString()!],
            (ulong)(at - DateTimeOffset.UnixEpoch).Ticks * 100,
            new TokenUsage
            {
                Input = Tokens(usage, "input_tokens"),
                Output = Tokens(usage, "output_tokens"),
                CacheRead = Tokens(usage, "cache_read_tokens"),
                CacheWrite = Tokens(usage, "cache_write_tokens"),
                CacheWrite1h = Tokens(usage, "cache_write_1h_tokens"),
                Reasoning = Tokens(usage, "output_reasoning_tokens"),
                InputAudio = Tokens(usage, "input_audio_tokens"),
                OutputAudio = Tokens(usage, "output_audio_tokens"),
            }));
        return receipt?.TotalUsd;
    }

    private static long? Tokens(JsonElement usage, string name) => usage.TryGetProperty(name, out var tokens) ? tokens.GetInt64() : null;
}
