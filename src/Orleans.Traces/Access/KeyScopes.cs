namespace Orleans.Traces.Access;

/// <summary>What a key may do.</summary>
/// <remarks>An admin can make itself a key of any scope of its own project, and an operator of any project: each is taken to have
/// what it could get.</remarks>
[Flags]
public enum KeyScopes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Send to its project: spans, log records, and scores.</summary>
    Ingest = 1,

    /// <summary>Read its project.</summary>
    Read = 2,

    /// <summary>Manage the keys of its project; sending and reading too.</summary>
    Admin = 4,

    /// <summary>Manage the whole instance, and do in every project what its admin may.</summary>
    Operator = 8,

    /// <summary>Send scores to its project, and delete sent ones; nothing else.</summary>
    Score = 16,
}

/// <summary>Scopes as words, and what one holds of another.</summary>
public static class KeyScopeRules
{
    /// <summary>The words, for who got one wrong.</summary>
    public const string Expected = "ingest, read, score, admin or operator";

    private static readonly (string Name, KeyScopes Scope)[] All =
        [("ingest", KeyScopes.Ingest), ("read", KeyScopes.Read), ("score", KeyScopes.Score), ("admin", KeyScopes.Admin), ("operator", KeyScopes.Operator)];

    /// <summary>Reads one word.</summary>
    public static bool TryParse(string? name, out KeyScopes scope)
    {
        scope = Array.Find(All, s => s.Name == name).Scope;
        return scope != KeyScopes.None;
    }

    /// <summary>The words of the scopes, as granted and without what they imply.</summary>
    public static IReadOnlyList<string> Names(this KeyScopes scopes) => [.. All.Where(s => (scopes & s.Scope) != 0).Select(s => s.Name)];

    /// <summary>True when these scopes hold that one.</summary>
    public static bool Hold(this KeyScopes scopes, KeyScopes needed) => (Whole(scopes) & needed) == needed;

    private static KeyScopes Whole(KeyScopes scopes) =>
        scopes.HasFlag(KeyScopes.Operator) ? KeyScopes.Operator | KeyScopes.Admin | KeyScopes.Read | KeyScopes.Ingest | KeyScopes.Score
        : scopes.HasFlag(KeyScopes.Admin) ? scopes | KeyScopes.Read | KeyScopes.Ingest | KeyScopes.Score
        : scopes.HasFlag(KeyScopes.Ingest) ? scopes | KeyScopes.Score
        : scopes;
}
