using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl.Ast;
using Orleans.Traces.Query.TraceQl.Evaluation;

namespace Orleans.Traces.Query.TraceQl.Metrics;

/// <summary>Evaluates a metrics query, one trace after the other; of a trace nothing is kept but what it adds to the series.</summary>
/// <remarks>Bounded by the number of series and of intervals. For one thread at a time.</remarks>
public sealed class MetricsEvaluation
{
    private const string NameLabel = "__name__", BucketLabel = "__bucket";
    private const double NanosPerSecond = 1e9;

    private readonly MetricsQuery _query;
    private readonly MetricsStage _stage;
    private readonly int _maxSeries;
    private readonly Dictionary<Value, SeriesSamples> _series = [];

    /// <summary>Begins.</summary>
    /// <param name="query">Its <see cref="MetricsQuery.TraceQl"/> is one for metrics.</param>
    /// <param name="maxSeries">Spans that would make more are left out, and <see cref="IsLimited"/> says so.</param>
    public MetricsEvaluation(MetricsQuery query, int maxSeries)
    {
        _query = query;
        _stage = query.TraceQl.Tree.Metrics ?? throw new ArgumentException("The query has no metrics function.", nameof(query));
        _maxSeries = maxSeries;
    }

    /// <summary>There were more series than are allowed; those that came first are counted whole.</summary>
    public bool IsLimited { get; private set; }

    /// <summary>Adds the spans that the query finds in a trace.</summary>
    public void Add(ISearchedTrace trace)
    {
        var (groups, fields) = _query.TraceQl.Run(trace);
        foreach (var node in groups.SelectMany(g => g.Nodes))
        {
            if (IntervalOf(trace.Tree.Nodes[node].Span.Header.Start) is >= 0 and var interval)
                Add(node, interval, fields);
        }
    }

    /// <summary>The series so far, in the order that they were met.</summary>
    public IReadOnlyList<MetricsSeries> Series()
    {
        IEnumerable<MetricsSeries> series = _series.SelectMany(s => SeriesOf(s.Key.Items, s.Value));
        foreach (var stage in _query.TraceQl.Tree.Series)
            series = SeriesStages.Apply(stage, [.. series], IsDuration);
        return [.. series];
    }

    private bool IsDuration => _stage.Over?.Field.Type == ValueKind.Duration;

    // Without its start and with its end.
    private int IntervalOf(ulong start) => start > _query.From && start <= _query.To ? (int)((start - _query.From - 1) / _query.Step) : -1;

    private void Add(int node, int interval, FieldReader fields)
    {
        var value = _stage.Over is { } over ? fields.Get(node, over) : Value.Of(1L);
        if (!value.IsNumber || double.IsNaN(value.Number))
            return;

        List<Value> labels = [.. _stage.By.Select(by => fields.Get(node, by))];
        if (_stage.Function == MetricsFunction.HistogramOverTime)
            labels.Add(Value.Of(PowerBuckets.HistogramBound(value.Number) / (IsDuration ? NanosPerSecond : 1)));

        var key = Value.ListOf([.. labels]);
        if (!_series.TryGetValue(key, out var samples))
        {
            if (_series.Count >= _maxSeries)
            {
                IsLimited = true;
                return;
            }

            _series.Add(key, samples = new SeriesSamples(_stage.Function, _query.Intervals));
        }

        samples.Add(interval, value.Type == ValueKind.Duration ? value.Number / NanosPerSecond : value.Number);
    }

    private IEnumerable<MetricsSeries> SeriesOf(Value[] key, SeriesSamples samples)
    {
        List<KeyValuePair<string, AttributeValue>> labels = [.. _stage.By.Select((by, i) => Label(QueryText.Of(by), key[i].ToAttribute()))];
        if (labels.Count == 0)
            labels.Add(Label(NameLabel, new AttributeValue.Text(MetricsStage.Names[(int)_stage.Function])));

        switch (_stage.Function)
        {
            case MetricsFunction.QuantileOverTime:
                return _stage.Quantiles.Select(q => new MetricsSeries([.. labels, Label("p", new AttributeValue.Double(q))], samples.Quantile(q)));
            case MetricsFunction.HistogramOverTime:
                labels.Add(Label(BucketLabel, key[^1].ToAttribute()));
                break;
        }

        return [new MetricsSeries(labels, samples.Values(_query.Step / NanosPerSecond))];
    }

    private static KeyValuePair<string, AttributeValue> Label(string name, AttributeValue value) => new(name, value);
}
