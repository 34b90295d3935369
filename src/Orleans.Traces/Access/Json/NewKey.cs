using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Orleans.Traces.Access.Json;

/// <summary>What a caller says of a key to be made.</summary>
public sealed record NewKey
{
    /// <summary>The highest rate that can be asked for.</summary>
    public const int MaxRequestsPerSecond = 1_000_000;

    private const int MaxName = 100;
    private const string ScopesExpected = $"a list with one or more of {KeyScopeRules.Expected}";

    /// <summary>What it is to be called, for instance after the application that gets it.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do: <c>ingest</c>, <c>read</c>, <c>admin</c> (its own project), <c>operator</c> (the instance; only an
    /// operator can grant it).</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Requests a second that it may make; left out: as the server's settings say.</summary>
    public int? RequestsPerSecond { get; init; }

    /// <summary>The scopes.</summary>
    public static KeyScopes ScopesOf(NewKey key) =>
        key.Scopes.Aggregate(KeyScopes.None, (all, name) => KeyScopeRules.TryParse(name, out var scope) ? all | scope : all);

    /// <summary>Reads a request's body.</summary>
    public static bool TryRead(JsonElement body, [NotNullWhen(true)] out NewKey? key, [NotNullWhen(false)] out BodyFault? fault)
    {
        var fields = new FieldReader(body, "name", "scopes", "requestsPerSecond");
        var name = fields.Text("name", MaxName);
        var scopes = fields.List("scopes", ScopesExpected);
        var rate = fields.Number("requestsPerSecond", 1, MaxRequestsPerSecond);
        if (name is null)
            fields.Refuse("name", $"given: a text of 1 to {MaxName} characters");
        if (scopes is not { Count: > 0 } || !scopes.All(s => KeyScopeRules.TryParse(s, out _)))
            fields.Refuse("scopes", ScopesExpected);

        fault = fields.Fault;
        key = fault is null ? new NewKey { Name = name!, Scopes = [.. scopes!.OfType<string>()], RequestsPerSecond = rate } : null;
        return fault is null;
    }
}
