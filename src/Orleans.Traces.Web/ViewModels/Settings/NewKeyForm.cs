using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Orleans.Traces.Access.Json;

namespace Orleans.Traces.Web.ViewModels.Settings;

/// <summary>What a reader fills in to make a key. The API says what is wrong with it, but for what is no number at all.</summary>
public sealed class NewKeyForm
{
    private readonly SortedSet<string> _scopes = new(StringComparer.Ordinal) { "ingest" };

    /// <summary>What it is to be called.</summary>
    public string Name { get; set; } = "";

    /// <summary>Requests a second; empty: as the server's settings say.</summary>
    public string RequestsPerSecond { get; set; } = "";

    /// <summary>The scopes that a reader can grant, and what each allows.</summary>
    public static IEnumerable<(string Name, string Meaning)> Offered(bool isOperator)
    {
        yield return ("ingest", "Send spans and logs to this project");
        yield return ("read", "Read this project: the page, the API, Grafana");
        yield return ("score", "Say how this project's traces were, and nothing else: for a thumbs-up on a web page");
        yield return ("admin", "Manage this project's keys and prices, and delete traces; send and read too");
        if (isOperator)
            yield return ("operator", "Manage the whole instance, every project included");
    }

    /// <summary>Whether it is to have the scope.</summary>
    public bool Has(string scope) => _scopes.Contains(scope);

    /// <summary>Gives it the scope, or takes it.</summary>
    public void Toggle(string scope)
    {
        if (!_scopes.Remove(scope))
            _scopes.Add(scope);
    }

    /// <summary>Writes the request's body.</summary>
    public bool TryWrite([NotNullWhen(true)] out string? body, [NotNullWhen(false)] out string? fault)
    {
        (body, fault) = (null, null);
        int? rate = null;
        if (RequestsPerSecond.Trim() is { Length: > 0 } text)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                fault = "Requests a second must be a whole number, or be left empty.";
                return false;
            }

            rate = number;
        }

        body = JsonSerializer.Serialize(new NewKey { Name = Name, Scopes = [.. _scopes], RequestsPerSecond = rate }, AccessJson.Api.NewKey);
        return true;
    }
}
