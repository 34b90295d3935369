using System.Globalization;
using System.Net.Http;
using Orleans.Traces.Access;
using Orleans.Traces.GenAi.Prices.Json;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Settings;

namespace Orleans.Traces.Web.Components.Settings;

/// <summary>What models cost: prices of the project's own, models without one, the lists.</summary>
public sealed partial class PriceSettings
{
    private const string Prices = "prices", Own = "prices/own", Reprice = "prices/reprice";

    private PriceForm _form = new();
    private string _text = "", _provider = "";
    private DateOnly? _from;
    private IReadOnlyList<UnknownModelDocument>? _unknown;
    private IReadOnlyList<OwnPriceDocument>? _own;
    private RepricingDocument? _run;
    private PriceListDocument? _list;
    private List<PriceDocument> _prices = [];

    private bool MayChange => Reader.May(KeyScopes.Admin);

    /// <inheritdoc/>
    protected override async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        var (unknown, noUnknown) = await Api.ReadAsync("prices/unknown", PricesJson.Api.UnknownModelListDocument, cancellationToken);
        var (own, noOwn) = await Api.ReadAsync(Own, PricesJson.Api.OwnPriceListDocument, cancellationToken);
        var (run, noRun) = await Api.ReadAsync(Reprice, PricesJson.Api.RepricingDocument, cancellationToken);
        var noList = await ListAsync(cursor: null, cancellationToken);
        (_unknown, _own, _run) = (unknown?.Models ?? _unknown, own?.Prices ?? _own, run ?? _run);
        return noUnknown ?? noOwn ?? noRun ?? noList;
    }

    private static string RunWords(RepricingDocument run) => run.State switch
    {
        "running" => $"Running: {Counts.Of(run.TraceCount, "trace")} looked at, {Counts.Number(run.ChangedCount)} changed.",
        "done" => $"Done: {Counts.Of(run.TraceCount, "trace")} looked at, {Counts.Number(run.ChangedCount)} changed.",
        "failed" => VisibleText.Line(run.Problem ?? "It failed."),
        _ => "",
    };

    private void Begin(UnknownModelDocument model) => _form = new PriceForm { Model = model.Model, Provider = model.Provider ?? "" };

    private async Task SetAsync()
    {
        var set = await DoAsync(async token => _form.TryWrite(out var body, out var fault)
            ? await Api.SendAsync(HttpMethod.Put, $"{Own}/{_form.Id}", body, token)
            : fault);
        if (set)
            _form = new PriceForm();
    }

    private Task<bool> DeleteAsync(string id) => DoAsync(token => Api.SendAsync(HttpMethod.Delete, $"{Own}/{id}", null, token));

    private Task<bool> RepriceAsync() => DoAsync(token => Api.SendAsync(
        HttpMethod.Post, string.Create(CultureInfo.InvariantCulture, $"{Reprice}?from={_from:yyyy-MM-dd}T00:00:00Z"), null, token));

    // What it does besides is what everything does afterwards: reading again.
    private Task<bool> LookAsync() => DoAsync(_ => Task.FromResult<string?>(null));

    private Task MoreAsync() => ListAsync(_list?.Next, CancellationToken.None);

    private async Task<string?> ListAsync(string? cursor, CancellationToken cancellationToken)
    {
        var parameters = new[] { ("q", _text.Trim()), ("provider", _provider.Trim()), ("cursor", cursor ?? "") }
            .Where(p => p.Item2.Length > 0)
            .Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2)}");
        var (list, problem) = await Api.ReadAsync($"{Prices}?{string.Join('&', parameters)}", PricesJson.Api.PriceListDocument, cancellationToken);
        if (list is null)
            return problem;

        _list = list;
        _prices = cursor is null ? [.. list.Prices] : [.. _prices, .. list.Prices];
        return null;
    }
}
