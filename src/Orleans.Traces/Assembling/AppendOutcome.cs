namespace Orleans.Traces.Assembling;

/// <summary>What became of a delivery to a trace.</summary>
public abstract record AppendOutcome
{
    private AppendOutcome()
    {
    }

    /// <summary>What was not refused is durable.</summary>
    /// <param name="Plan">What was fresh, repeated, refused.</param>
    public sealed record Taken(AppendPlan Plan) : AppendOutcome;

    /// <summary>The trace was deleted: nothing of it is taken, ever.</summary>
    /// <param name="Items">How many items were sent.</param>
    public sealed record Deleted(int Items) : AppendOutcome;

    /// <summary>Nothing can be promised now; a repeat may succeed.</summary>
    /// <param name="Why">What is the matter, in words.</param>
    public sealed record Unavailable(string Why) : AppendOutcome;
}
