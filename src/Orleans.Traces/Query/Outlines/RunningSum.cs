using Orleans.Traces.GenAi.Totals;

namespace Orleans.Traces.Query.Outlines;

/// <summary>What the spans before a place used together: a subtree is the difference of two.</summary>
internal struct RunningSum
{
    private long _input, _output;
    private decimal _cost;
    private int _inputs, _outputs, _costs, _unpriced;

    /// <summary>Adds what a span used.</summary>
    public void Add(in OwnShare share)
    {
        // A sum of hostile numbers may wrap; it is shown, and nothing rests on it.
        unchecked
        {
            _input += share.Tokens.Input ?? 0;
            _output += share.Tokens.Output ?? 0;
        }

        _inputs += share.Tokens.Input is null ? 0 : 1;
        _outputs += share.Tokens.Output is null ? 0 : 1;
        _cost += share.CostUsd ?? 0;
        _costs += share.CostUsd is null ? 0 : 1;
        _unpriced += share.CostUsd is null && share.Tokens.HasTokens ? 1 : 0;
    }

    /// <summary>What lies between two places.</summary>
    public static SubtreeTotals Between(in RunningSum from, in RunningSum to, int errors) => new(
        to._inputs == from._inputs ? null : unchecked(to._input - from._input),
        to._outputs == from._outputs ? null : unchecked(to._output - from._output),
        to._costs == from._costs ? null : to._cost - from._cost,
        to._unpriced - from._unpriced,
        errors);
}
