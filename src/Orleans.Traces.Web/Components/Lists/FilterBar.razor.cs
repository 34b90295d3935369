using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Assembling;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Web.ViewModels.Lists.Filtering;

namespace Orleans.Traces.Web.Components.Lists;

/// <summary>The filters that the query says, each to be removed, and a menu to add others: for who won't write queries.</summary>
public sealed partial class FilterBar : IDisposable
{
    private const int MaxValues = 1_000, MaxOffered = 100;

    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<TraceFilter>? _filters = [];
    private FilterField? _field;
    private IReadOnlyList<string>? _values;
    private string _typed = "";
    private bool _isLooking;
    private bool _toFocus;
    private ElementReference _summary, _find, _back;
    private bool _refused;
    private string? _seen;

    /// <summary>The query.</summary>
    [Parameter]
    [EditorRequired]
    public required string Query { get; set; }

    /// <summary>The traces that are listed: values that no catalog knows are offered from them.</summary>
    [Parameter]
    public IReadOnlyList<TraceSummary> Listed { get; set; } = [];

    /// <summary>The reader wants another query.</summary>
    [Parameter]
    public EventCallback<string> OnQuery { get; set; }

    [Inject]
    private IAttributeCatalog Catalog { get; set; } = null!;

    [Inject]
    private PageReader Reader { get; set; } = null!;

    [Inject]
    private ILogger<FilterBar> Logger { get; set; } = null!;

    private IEnumerable<string> Matching =>
        (_values ?? []).Where(v => v.Contains(_typed, StringComparison.OrdinalIgnoreCase)).Take(MaxOffered);

    /// <inheritdoc/>
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (Query == _seen)
            return;

        (_seen, _filters, _refused) = (Query, QueryFilters.Read(Query), false);
    }

    /// <inheritdoc/>
    // What had the focus is gone: it goes to what took its place.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_toFocus)
            return;
        _toFocus = false;
        await (_field is null ? _summary : _values is not null || _field.IsFree ? _find : _back).FocusAsync();
    }

    private async Task ChooseAsync(FilterField field)
    {
        _toFocus = true;
        (_field, _typed, _values) = (field, "", field.In is null ? null : InListed(field));
        if (field.ValuesOf is null || !SearchField.TryParse(field.ValuesOf, out var found) || found is not SearchField.Found { Source: var source })
            return;

        _isLooking = true;
        try
        {
            var query = new CatalogQuery { Project = Reader.Project, Limit = MaxValues };
            var known = await Task.Run(() => Catalog.ValuesAsync(query, source, _leaving.Token), _leaving.Token);
            if (_field == field)
                _values = [.. (_values ?? []).Union(known.Values.OfType<AttributeValue.Text>().Select(t => t.Value))];
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page is gone.
        }
        catch (Exception e)
        {
            // Those of the listed traces are offered all the same.
            LogUnoffered(Logger, field.Name, e);
        }

        _isLooking = false;
    }

    private IReadOnlyList<string> InListed(FilterField field) =>
        [.. Listed.SelectMany(field.In!).Where(v => v.Length > 0).CountBy(v => v).OrderByDescending(v => v.Value).Select(v => v.Key).Take(MaxValues)];

    private void Back() => (_field, _values) = (null, null);

    private Task AddText() => _typed.Trim().Length > 0 ? Add(TraceFilter.Of(_field!, _typed.Trim())) : Task.CompletedTask;

    private async Task Add(TraceFilter filter)
    {
        Back();
        _toFocus = true;
        var query = QueryFilters.With(Query, filter);
        _refused = query is null;
        if (query is not null)
            await OnQuery.InvokeAsync(query);
    }

    [LoggerMessage(4013, LogLevel.Warning, "Values of {Field} could not be looked up; the filter offers those of the listed traces alone.")]
    private static partial void LogUnoffered(ILogger logger, string field, Exception cause);
}
