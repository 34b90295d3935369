using System.Net.Http;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Orleans.Traces.Datasets;
using Orleans.Traces.Datasets.Json;
using Orleans.Traces.Web.Api;
using Orleans.Traces.Web.ViewModels.Datasets;

namespace Orleans.Traces.Web.Pages;

/// <summary>A dataset: its cases, one of them to be read and changed, and files of all of them.</summary>
/// <remarks>The address holds <c>case</c>, the chosen one.</remarks>
public sealed partial class DatasetPage
{
    private const int PageSize = 100;

    private static readonly string[] Formats = ["jsonl", "csv", "parquet"];
    private static readonly string Accepted = ReviewStateNames.Of(ReviewState.Accepted), Rejected = ReviewStateNames.Of(ReviewState.Rejected);

    private DatasetDocument? _dataset;
    private List<CaseDocument> _cases = [];
    private string? _next;
    private CaseDocument? _open;
    private CaseForm _form = new();
    private CaseForm _new = new();

    /// <summary>Which dataset.</summary>
    [Parameter]
    public string Name { get; set; } = "";

    /// <summary>The chosen case, as the address has it.</summary>
    [SupplyParameterFromQuery(Name = "case")]
    public string? Case { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string Address => $"datasets/{Uri.EscapeDataString(Name)}";

    /// <inheritdoc/>
    protected override async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        (_dataset, var problem) = await Api.ReadAsync(Address, DatasetsJson.Api.DatasetDocument, cancellationToken);
        if (problem is not null)
            return problem;

        // As many as the reader has seen: what is changed further down stays in view.
        var seen = _cases.Count;
        (_cases, _next) = ([], null);
        do
        {
            problem = await ReadPageAsync(cancellationToken);
        }
        while (problem is null && _next is not null && _cases.Count < seen);
        return problem ?? await ChooseAsync(_open?.Id ?? Case, cancellationToken);
    }

    private async Task<string?> ReadPageAsync(CancellationToken cancellationToken)
    {
        var after = _next is null ? "" : $"&cursor={Uri.EscapeDataString(_next)}";
        var (page, problem) = await Api.ReadAsync($"{Address}/cases?limit={PageSize}{after}", DatasetsJson.Api.CaseListDocument, cancellationToken);
        if (page is null)
            return problem;
        _cases.AddRange(page.Cases);
        _next = page.Next;
        return null;
    }

    // The one of the address may stand further down than what was read.
    private async Task<string?> ChooseAsync(string? id, CancellationToken cancellationToken)
    {
        if (id is null)
            return null;
        var (one, problem) = _cases.FirstOrDefault(c => c.Id == id) is { } listed
            ? new ApiResult<CaseDocument>(listed, null)
            : await Api.ReadAsync($"{Address}/cases/{Uri.EscapeDataString(id)}", DatasetsJson.Api.CaseDocument, cancellationToken);
        if (one is not null)
            Show(one);
        return problem;
    }

    private void Show(CaseDocument one) => (_open, _form) = (one, CaseForm.Of(one));

    private void Open(CaseDocument one)
    {
        Show(one);
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("case", one.Id), replace: true);
    }

    private Task MoreAsync() => DoAsync(async token => await ReadPageAsync(token));

    private Task<bool> ChangeAsync(string body) =>
        DoAsync(token => Api.SendAsync(HttpMethod.Patch, $"{Address}/cases/{Uri.EscapeDataString(_open!.Id)}", body, token));

    private Task<bool> ReviewAsync(string state) => ChangeAsync(new JsonObject { ["review"] = state }.ToJsonString());

    private async Task AddAsync()
    {
        if (await DoAsync(token => Api.SendAsync(HttpMethod.Post, $"{Address}/cases", _new.New(), token)))
            _new = new CaseForm();
    }

    private Task DeleteCaseAsync()
    {
        var id = _open!.Id;
        return DoAsync(async token =>
        {
            var refused = await Api.SendAsync(HttpMethod.Delete, $"{Address}/cases/{Uri.EscapeDataString(id)}", null, token);
            if (refused is null)
                (_open, Case) = (null, null);
            return refused;
        });
    }

    private async Task DeleteAsync()
    {
        if (await DoAsync(async token =>
        {
            var refused = await Api.SendAsync(HttpMethod.Delete, Address, null, token);
            if (refused is null)
                Navigation.NavigateTo(Reader.Link("/datasets"));
            return refused;
        }))
        {
            StateHasChanged();
        }
    }
}
