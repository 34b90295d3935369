using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Storage.Tests.Scores;

public sealed class EmbeddedScoreStoreTests : ScoreStoreContract
{
    private readonly TempFolder _folder = new();
    private EmbeddedTraceStore? _open;

    public override async Task DisposeAsync()
    {
        await CloseAsync();
        _folder.Dispose();
    }

    protected override async Task<ITraceStore> OpenAsync() => _open =
        await EmbeddedTraceStore.OpenAsync(_folder.Path, Time, new EmbeddedStoreOptions(), NullLogger<EmbeddedTraceStore>.Instance, None);

    protected override async Task CloseAsync()
    {
        if (_open is not null)
            await _open.DisposeAsync();
        _open = null;
    }

    [Fact]
    public async Task A_day_of_a_version_without_scores_is_brought_up_to_date()
    {
        var key = Some.Key(1);
        Assert.IsType<SaveOutcome.Saved>(await Traces.SaveAsync(Some.Save(key, 0, 1_000, Some.Span(key, 1)), None));
        await CloseAsync();
        await ChangeAsync("DROP TABLE scores; DROP TABLE due; DROP TABLE waiting; ALTER TABLE traces DROP COLUMN marks; PRAGMA user_version = 2");

        Traces = await OpenAsync();

        Assert.Empty((await Traces.FindSummaryAsync(key, None))!.Scores);
        var score = new StoredScore { Key = ScoreKey.OfSent("1"), Name = "a", Verdict = Verdict.Of(true), Source = ScoreSource.Rule, At = Time.GetUtcNow() };
        Assert.True(await Scores.SaveScoresAsync(new ScoreSave(key, [score], null), None));
        Assert.Equal(score, Assert.Single(await Scores.FindScoresAsync(key, None)));
    }

    [Fact]
    public async Task A_day_of_a_version_before_scores_were_sent_is_brought_up_to_date()
    {
        var key = Some.Key(1);
        var score = new StoredScore
        {
            Key = ScoreKey.OfSent("1"), Name = "a", Verdict = Verdict.Of(0.5), Source = ScoreSource.Rule, ScorerId = "s", ScorerVersion = 1, At = Time.GetUtcNow(), CostUsd = 2,
        };
        Assert.IsType<SaveOutcome.Saved>(await Traces.SaveAsync(Some.Save(key, 0, 1_000, Some.Span(key, 1)) with { Due = ["a"] }, None));
        Assert.True(await Scores.SaveScoresAsync(new ScoreSave(key, [score], null), None));
        await CloseAsync();
        await ChangeAsync("DROP TABLE waiting; DROP INDEX scores_by_scorer; ALTER TABLE scores DROP COLUMN scorer; ALTER TABLE scores DROP COLUMN at; "
            + "ALTER TABLE scores DROP COLUMN value; ALTER TABLE scores DROP COLUMN label; ALTER TABLE scores DROP COLUMN cost; ALTER TABLE scores DROP COLUMN took; "
            + "ALTER TABLE due DROP COLUMN job; PRAGMA user_version = 3");

        Traces = await OpenAsync();

        Assert.Equal(score, Assert.Single(await Scores.FindScoresAsync(key, None)));
        Assert.Single(await Scores.ListDueAsync(new DueQuery(Some.Project, "a", false, Time.GetUtcNow(), 10), None));
        Assert.IsType<SendOutcome.Waiting>(await Scores.SendScoresAsync(Some.Key(2), [score with { SentId = "1", ScorerId = null }], None));
    }

    [Fact]
    public async Task With_its_day_goes_what_waits_for_a_trace()
    {
        await Scores.SendScoresAsync(
            Some.Key(1), [new StoredScore { Key = ScoreKey.OfSent("1"), Name = "a", Verdict = Verdict.Of(true), Source = ScoreSource.Sdk, SentId = "1", At = Time.GetUtcNow() }], None);
        await Traces.DropDayAsync(new ProjectDay(Some.Project, new DateOnly(2026, 11, 3)), None);

        Assert.Empty(await Scores.FindScoresAsync(Some.Key(1), None));
        Assert.IsType<SaveOutcome.Saved>(await Traces.SaveAsync(Some.Save(Some.Key(1)), None));
        Assert.Empty(await Scores.FindScoresAsync(Some.Key(1), None));
    }

    [Fact]
    public async Task With_its_day_goes_what_waits()
    {
        Assert.IsType<SaveOutcome.Saved>(await Traces.SaveAsync(Some.Save(Some.Key(1)) with { Due = ["a"] }, None));
        await Traces.DropDayAsync(new ProjectDay(Some.Project, new DateOnly(2026, 11, 3)), None);

        Assert.Empty(await Scores.DueScorersAsync(Time.GetUtcNow(), None));
        Assert.Empty(await Scores.ListDueAsync(new DueQuery(Some.Project, "a", false, Time.GetUtcNow(), 10), None));
    }

    private async Task ChangeAsync(string sql)
    {
        var file = Assert.Single(Directory.GetFiles(_folder.Path, DayConnection.FileName, SearchOption.AllDirectories));
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
