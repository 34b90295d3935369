using Orleans.Traces.Datasets.Json;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Datasets;

/// <summary>How cases that come in are taken.</summary>
/// <param name="Upsert">A case whose id there is already replaces that one; else it is at fault.</param>
/// <param name="KeepDuplicates">A case that says what another says is taken all the same.</param>
public sealed record IntakeRules(bool Upsert, bool KeepDuplicates);

/// <summary>Decides of cases that come in one after another which are added, which change one, and which are left. For one thread at a time.</summary>
public sealed class CaseIntake
{
    private readonly DatasetEdit _edit;
    private readonly IntakeRules _rules;
    private readonly Dictionary<string, ItemHash> _ids;
    private readonly Dictionary<ItemHash, string> _said = [];

    /// <summary>Begins.</summary>
    /// <param name="head">The dataset.</param>
    /// <param name="marks">What its cases are known by.</param>
    /// <param name="rules">How cases are taken.</param>
    public CaseIntake(Dataset head, IReadOnlyList<CaseMark> marks, IntakeRules rules)
    {
        _rules = rules;
        _ids = marks.ToDictionary(m => m.Id, m => m.Hash, StringComparer.Ordinal);
        foreach (var mark in marks)
            _said.TryAdd(mark.Hash, mark.Id);
        _edit = new DatasetEdit(head, _ids.ContainsKey);
    }

    /// <summary>What is to be stored.</summary>
    public DatasetEdit Edit => _edit;

    /// <summary>Whether the dataset has a case of this id: then <see cref="Take"/> must be told what it says.</summary>
    public bool Has(string? id) => id is not null && _ids.ContainsKey(id);

    /// <summary>Takes a case, or says why not.</summary>
    /// <param name="draft">The case.</param>
    /// <param name="known">The case that has its id now; null: there is none.</param>
    /// <param name="at">The time.</param>
    public IntakeOutcome Take(CaseDraft draft, DatasetCase? known, DateTimeOffset at)
    {
        if (draft.Id is { } twice && _edit.Names(twice))
            return new IntakeOutcome.IdTaken(twice, Before: false);
        if (known is not null)
            return Replace(known, draft.Over(known));

        var hash = CaseContent.HashOf(draft.ToCase("", at));
        if (!_rules.KeepDuplicates && _said.TryGetValue(hash, out var same))
            return new IntakeOutcome.Duplicate(same);
        if (_edit.CaseCount >= DatasetRules.MaxCases)
            return new IntakeOutcome.Full();

        var added = draft.ToCase(draft.Id ?? "", at);
        if (SizeOf(added) is > DatasetRules.MaxCaseBytes - DatasetRules.MaxCaseId and var size)
            return new IntakeOutcome.TooLarge(size);
        added = draft.Id is null ? added with { Id = _edit.NewId() } : added;
        _edit.Add(added);
        _said.TryAdd(hash, added.Id);
        return new IntakeOutcome.Added(added);
    }

    private static int SizeOf(DatasetCase one) => CaseDocument.Write(one).Length;

    private IntakeOutcome Replace(DatasetCase known, DatasetCase wanted)
    {
        if (CaseDifference.FieldsOf(known, wanted).Count == 0)
            return new IntakeOutcome.Unchanged(known);
        if (!_rules.Upsert)
            return new IntakeOutcome.IdTaken(known.Id, Before: true);
        if (SizeOf(wanted) is > DatasetRules.MaxCaseBytes and var size)
            return new IntakeOutcome.TooLarge(size);
        _edit.Change(wanted);
        return new IntakeOutcome.Changed(wanted);
    }
}

/// <summary>What becomes of a case that came in.</summary>
public abstract record IntakeOutcome
{
    private IntakeOutcome()
    {
    }

    /// <summary>It is new.</summary>
    public sealed record Added(DatasetCase Case) : IntakeOutcome;

    /// <summary>It replaces what the case of its id said.</summary>
    public sealed record Changed(DatasetCase Case) : IntakeOutcome;

    /// <summary>The dataset has it, word for word.</summary>
    public sealed record Unchanged(DatasetCase Case) : IntakeOutcome;

    /// <summary>Another case says the same.</summary>
    public sealed record Duplicate(string SameAs) : IntakeOutcome;

    /// <summary>Another case has its id: one that was there before, or that came with it.</summary>
    public sealed record IdTaken(string Id, bool Before) : IntakeOutcome;

    /// <summary>It has more bytes than a case may have.</summary>
    public sealed record TooLarge(int Bytes) : IntakeOutcome;

    /// <summary>The dataset has as many cases as it may.</summary>
    public sealed record Full : IntakeOutcome;
}
