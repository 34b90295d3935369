using Microsoft.Data.Sqlite;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage.Embedded.Store.Scores;

/// <summary>What a scorer said of one day's traces, in the day's database. Used by one thread at a time, as the connection.</summary>
/// <remarks>Sums are read from the index alone.</remarks>
internal sealed class DayHistory(SqliteConnection connection)
{
    private const string Range = "scorer = $scorer AND at >= $from AND at < $to";

    private const string Sums =
        "count(*), count(value), coalesce(total(value), 0), coalesce(min(value), 0), coalesce(max(value), 0), total(cost), coalesce(sum(took), 0), count(DISTINCT row)";

    /// <summary>A page of the list, as this day has it.</summary>
    public List<ScoreOfTrace> List(ScorerScoresQuery query)
    {
        // The tuple says which; the bound on the time alone is what the index is read by.
        using var command = Command(
            $"SELECT traces.trace_id, scores.key, scores.content FROM scores JOIN traces ON traces.row = scores.row WHERE {Range} AND at <= $at " +
            "AND (at, traces.trace_id, scores.key) < ($at, $id, $key) ORDER BY at DESC, traces.trace_id DESC, scores.key DESC LIMIT $limit", query);
        var after = query.After;
        command.Parameters.AddWithValue("$at", after?.At.UtcTicks ?? long.MaxValue);
        command.Parameters.AddWithValue("$id", after?.Trace.ToBytes() ?? []);
        command.Parameters.AddWithValue("$key", after?.Key.ToString() ?? "");
        command.Parameters.AddWithValue("$limit", query.Limit);
        using var reader = command.ExecuteReader();
        var scores = new List<ScoreOfTrace>();
        while (reader.Read())
        {
            if (!TraceId.TryRead(reader.GetFieldValue<byte[]>(0), out var trace) || !ItemHash.TryParse(reader.GetString(1), out var key))
                throw new InvalidDataException($"{connection.DataSource} holds a score without a trace or a key.");
            scores.Add(new ScoreOfTrace(trace, ScoreBytes.Read(key, reader.GetFieldValue<byte[]>(2))));
        }

        return scores;
    }

    /// <summary>All of the range together; without steps, parts and labels.</summary>
    public ScorerSums Sum(ScorerScoresQuery query)
    {
        using var command = Command($"SELECT {Sums} FROM scores WHERE {Range}", query);
        using var reader = command.ExecuteReader();
        reader.Read();
        return new ScorerSums
        {
            Count = reader.GetInt64(0),
            Values = Values(reader, 1),
            CostUsd = reader.GetDouble(5),
            Took = new TimeSpan(reader.GetInt64(6)),
            Traces = reader.GetInt64(7),
        };
    }

    /// <summary>By step.</summary>
    public List<ScorerStep> Steps(ScorerScoresQuery query, TimeSpan step)
    {
        using var command = Command($"SELECT (at - $from) / $step, {Sums} FROM scores WHERE {Range} GROUP BY 1", query);
        command.Parameters.AddWithValue("$step", step.Ticks);
        using var reader = command.ExecuteReader();
        var steps = new List<ScorerStep>();
        while (reader.Read())
            steps.Add(new ScorerStep(query.From + (reader.GetInt64(0) * step), reader.GetInt64(1), Values(reader, 2), reader.GetDouble(6)));
        return steps;
    }

    /// <summary>Adds how many values lie in each part.</summary>
    public void Bin(ScorerScoresQuery query, ValueSums all, long[] bins)
    {
        using var command = Command(
            $"SELECT min(CAST((value - $lowest) / $width AS INTEGER), {bins.Length - 1}), count(*) FROM scores WHERE {Range} AND value IS NOT NULL GROUP BY 1", query);
        command.Parameters.AddWithValue("$lowest", all.Lowest);
        command.Parameters.AddWithValue("$width", all.Highest > all.Lowest ? (all.Highest - all.Lowest) / bins.Length : 1);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            bins[Math.Max(0, reader.GetInt64(0))] += reader.GetInt64(1);
    }

    /// <summary>Adds how often each label was said; past a bound the rarest are not counted.</summary>
    public void Label(ScorerScoresQuery query, int limit, Dictionary<string, long> labels)
    {
        using var command = Command(
            $"SELECT label, count(*) FROM scores WHERE {Range} AND label IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT $limit", query);
        command.Parameters.AddWithValue("$limit", limit);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            labels[reader.GetString(0)] = labels.GetValueOrDefault(reader.GetString(0)) + reader.GetInt64(1);
    }

    private static ValueSums Values(SqliteDataReader reader, int column) =>
        new(reader.GetInt64(column), reader.GetDouble(column + 1), reader.GetDouble(column + 2), reader.GetDouble(column + 3));

    private SqliteCommand Command(string sql, ScorerScoresQuery query)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$scorer", query.ScorerId);
        command.Parameters.AddWithValue("$from", query.From.UtcTicks);
        command.Parameters.AddWithValue("$to", query.To.UtcTicks);
        return command;
    }
}
