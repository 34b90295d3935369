namespace Orleans.Traces.Server.Members;

/// <summary>What a process does for its instance.</summary>
[Flags]
public enum ServerRoles
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Takes OTLP, and hands it to the silos.</summary>
    Gateway = 1,

    /// <summary>Holds traces, journals and saves them; runs scorers and retention.</summary>
    Silo = 2,

    /// <summary>Serves the pages and the query API.</summary>
    Web = 4,

    /// <summary>All of it in one process.</summary>
    All = Gateway | Silo | Web,
}
