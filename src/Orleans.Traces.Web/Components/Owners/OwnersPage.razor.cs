using Microsoft.AspNetCore.Components;
using Orleans.Traces.Query.Stats;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Lists;
using Orleans.Traces.Web.ViewModels.Owners;

namespace Orleans.Traces.Web.Components.Owners;

/// <summary>The sessions, or the users, of a time. All of its state is in the address: see <see cref="OwnersAddress"/>.</summary>
public sealed partial class OwnersPage
{
    private OwnersAddress _address = null!;
    private GroupsAnswer? _answer;
    private IReadOnlyList<OwnerRow> _rows = [];

    /// <summary>Sessions, or users.</summary>
    [Parameter]
    [EditorRequired]
    public required OwnerKind Kind { get; set; }

    /// <inheritdoc/>
    protected override TimeSpan? Freshness => _address.Range.IsOpenEnded ? TimeSpan.FromSeconds(30) : null;

    private string Title => Kind == OwnerKind.Session ? "Sessions" : "Users";

    private string Status => Inquiry.IsBusy || _answer is null
        ? "Reading …"
        : _rows.Count == _answer.Groups.Count ? Counts.Number(_rows.Count) : $"{Counts.Number(_rows.Count)} of {Counts.Number(_answer.Groups.Count)}";

    /// <inheritdoc/>
    protected override Func<CancellationToken, Task>? Take(string parameters)
    {
        var before = _address;
        _address = OwnersAddress.Read(Kind, parameters);
        if (_address.Range != before?.Range)
            return ReadAsync;
        Answered();
        return null;
    }

    /// <inheritdoc/>
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        var (from, to) = _address.Range.At(Time.GetUtcNow());
        _answer = await Statistics.GroupsAsync(Reader.Project, new GroupsQuery(from, to ?? ListRange.Nanos(Time.GetUtcNow()) + 1, Kind), cancellationToken);
    }

    /// <inheritdoc/>
    protected override void Answered() => _rows = _answer is null ? [] : OwnerRow.Of(_answer.Groups, _address, Zone.Times);

    private void Find(ChangeEventArgs e) => Go((_address with { Find = e.Value as string ?? "" }).ToString(), replace: true);

    private void ChooseRange(ListRange range) => Go((_address with { Range = range }).ToString());
}
