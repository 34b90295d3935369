namespace Orleans.Traces.Query.Stats;

/// <summary>What statistics are told apart by. In the API the name in camel case.</summary>
public enum StatsBy
{
    /// <summary>Nothing: one group.</summary>
    None,

    /// <summary>The trace's name.</summary>
    Name,

    /// <summary>The service of its root.</summary>
    Service,

    /// <summary>The user.</summary>
    User,

    /// <summary>The session.</summary>
    Session,

    /// <summary>Each of its tags.</summary>
    Tag,

    /// <summary>The environment.</summary>
    Environment,

    /// <summary>The release.</summary>
    Release,

    /// <summary>Each model: its calls, not traces, are counted.</summary>
    Model,

    /// <summary>Each provider of models: calls, not traces, are counted.</summary>
    Provider,

    /// <summary>Each tool: its calls, not traces, are counted.</summary>
    Tool,
}
