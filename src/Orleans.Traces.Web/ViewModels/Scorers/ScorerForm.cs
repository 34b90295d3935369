using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Traces.Scoring.Json;

namespace Orleans.Traces.Web.ViewModels.Scorers;

/// <summary>What a reader fills in to make or change a scorer.</summary>
public sealed class ScorerForm
{
    /// <summary>Its name in addresses.</summary>
    public string Id { get; set; } = "";

    /// <summary>What its scores are called; empty: as the id.</summary>
    public string Name { get; set; } = "";

    /// <summary>How it judges. Another kind keeps of the settings those that it has too.</summary>
    public string Kind { get; set; } = KindForm.First;

    /// <summary>TraceQL that finds the spans that are judged; empty: the trace is judged as a whole.</summary>
    public string Spans { get; set; } = "";

    /// <summary>TraceQL that finds the traces that are judged; empty: all.</summary>
    public string Traces { get; set; } = "";

    /// <summary>Percent of the traces that are judged.</summary>
    public string Percent { get; set; } = "100";

    /// <summary>Whether traces are judged.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>Traces that it judges at the same time; empty: as the server says.</summary>
    public string AtOnce { get; set; } = "";

    /// <summary>Traces that it judges in a minute; empty: as many as there are.</summary>
    public string PerMinute { get; set; } = "";

    /// <summary>Dollars a day, after which it waits for the next; empty: as much as it takes.</summary>
    public string CostPerDay { get; set; } = "";

    /// <summary>The settings as they are written in the form.</summary>
    public Dictionary<string, string> Settings { get; } = new(StringComparer.Ordinal);

    // What the form has no field for is sent again as it came.
    private JsonObject _others = [];

    /// <summary>The kind's form.</summary>
    public KindForm Form => KindForm.Of(Kind);

    /// <summary>The form of a scorer that is there.</summary>
    public static ScorerForm Of(ScorerDocument scorer)
    {
        var form = new ScorerForm
        {
            Id = scorer.Id,
            Name = scorer.Name,
            Kind = scorer.Kind,
            Spans = scorer.Spans ?? "",
            Traces = scorer.Traces ?? "",
            Percent = (scorer.Sampling * 100).ToString("0.####", CultureInfo.InvariantCulture),
            IsEnabled = scorer.Enabled,
            AtOnce = scorer.AtOnce.ToString(CultureInfo.InvariantCulture),
            PerMinute = scorer.PerMinute?.ToString(CultureInfo.InvariantCulture) ?? "",
            CostPerDay = scorer.CostPerDay?.ToString(CultureInfo.InvariantCulture) ?? "",
        };
        if (scorer.Settings is not { ValueKind: JsonValueKind.Object } settings)
            return form;

        foreach (var setting in settings.EnumerateObject())
        {
            if (form.Form.Fields.FirstOrDefault(f => f.Name == setting.Name) is { } field)
                form.Settings[setting.Name] = SettingText.Read(field, setting.Value);
            else
                form._others[setting.Name] = JsonNode.Parse(setting.Value.GetRawText());
        }

        return form;
    }

    /// <summary>What is written in a field.</summary>
    public string this[SettingField field]
    {
        get => Settings.GetValueOrDefault(field.Name, "");
        set => Settings[field.Name] = value;
    }

    /// <summary>Writes the body of the request; or says what must be written otherwise.</summary>
    public bool TryWrite(out string? body, out string? fault)
    {
        body = null;
        if (!TryNumber("Percent of the traces", Percent, out var percent, out fault)
            || !TryNumber("Traces at once", AtOnce, out var atOnce, out fault)
            || !TryNumber("Traces a minute", PerMinute, out var perMinute, out fault)
            || !TryNumber("Dollars a day", CostPerDay, out var costPerDay, out fault)
            || !TrySettings(out var settings, out fault))
        {
            return false;
        }

        var scorer = new JsonObject
        {
            ["name"] = Given(Name),
            ["enabled"] = IsEnabled,
            ["spans"] = Given(Spans),
            ["traces"] = Given(Traces),
            ["sampling"] = percent is { } share ? share / 100 : 1,
            ["kind"] = Kind,
            ["settings"] = settings.Count > 0 ? settings : null,
            ["atOnce"] = atOnce,
            ["perMinute"] = perMinute,
            ["costPerDay"] = costPerDay,
        };
        foreach (var none in scorer.Where(m => m.Value is null).Select(m => m.Key).ToList())
            scorer.Remove(none);
        body = scorer.ToJsonString();
        return true;
    }

    private static string? Given(string text) => text.Trim() is { Length: > 0 } given ? given : null;

    private static bool TryNumber(string title, string text, out decimal? number, out string? fault)
    {
        (number, fault) = (null, null);
        if (Given(text) is not { } given)
            return true;
        if (decimal.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out var read))
            number = read;
        else
            fault = $"{title} must be a number, or be left empty.";
        return fault is null;
    }

    private bool TrySettings(out JsonObject settings, out string? fault)
    {
        (settings, fault) = (_others.DeepClone().AsObject(), null);
        foreach (var field in Form.Fields)
        {
            if (!SettingText.TryWrite(field, this[field], out var value, out fault))
                return false;
            if (value is not null)
                settings[field.Name] = value;
        }

        return true;
    }
}
