using Orleans.Traces.Access.Json;
using Orleans.Traces.Datasets;
using Orleans.Traces.Datasets.Json;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Datasets;

/// <summary>Takes cases into a dataset, one or many: all that one request brings is one version.</summary>
internal sealed class CaseIntakes(IDatasetStore store, DatasetEditor editor)
{
    // What is told of duplicates, faults and cases at most.
    private const int MaxTold = 100, MaxPreview = 10;

    // Up to so many cases are looked up one by one; for more all are read once.
    private const int MaxLookups = 50;

    /// <summary>Adds one case. Null: there is no such dataset.</summary>
    public Task<DatasetEdited<IntakeOutcome>?> AddAsync(DatasetKey key, CaseDraft draft, IntakeRules rules, string? author, CancellationToken cancellationToken) =>
        editor.EditAsync(
            key,
            async head =>
            {
                var intake = new CaseIntake(head, await store.ListMarksAsync(key, cancellationToken), rules);
                var known = intake.Has(draft.Id) ? await store.FindCaseAsync(key, draft.Id!, head.Version, cancellationToken) : null;
                var outcome = intake.Take(draft, known?.Case, editor.Now);
                var note = outcome is IntakeOutcome.Added added ? $"added {added.Case.Id}" : "";
                return new DatasetStep<IntakeOutcome>(outcome, intake.Edit.IsEmpty ? null : intake.Edit.ToCommit(editor.Now, author, note));
            },
            cancellationToken);

    /// <summary>Adds many cases. Null: there is no such dataset.</summary>
    public async Task<IntakeDocument?> AddAsync(DatasetKey key, IReadOnlyList<DraftLine> lines, IntakeOrder order, CancellationToken cancellationToken)
    {
        var edited = await editor.EditAsync(
            key,
            async head =>
            {
                var intake = new CaseIntake(head, await store.ListMarksAsync(key, cancellationToken), order.Rules);
                var known = await KnownAsync(key, head.Version, [.. lines.Select(l => l.Draft?.Id).OfType<string>().Where(intake.Has)], cancellationToken);
                var tally = new Tally();
                foreach (var line in lines)
                    tally.Count(line, line.Draft is { } draft ? intake.Take(draft, known.GetValueOrDefault(draft.Id ?? ""), editor.Now) : null);
                var isStored = !order.DryRun && !intake.Edit.IsEmpty && (tally.FaultCount == 0 || order.SkipFaults);
                return new DatasetStep<(Tally Tally, bool Stored)>(
                    (tally, isStored), isStored ? intake.Edit.ToCommit(editor.Now, order.Author, order.Note) : null);
            },
            cancellationToken);
        return edited?.Answer.Tally.ToDocument(edited.Answer.Stored, edited.Head.Version);
    }

    private async Task<Dictionary<string, DatasetCase>> KnownAsync(DatasetKey key, int version, HashSet<string> ids, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, DatasetCase>(StringComparer.Ordinal);
        if (ids.Count <= MaxLookups)
        {
            foreach (var id in ids)
            {
                if (await store.FindCaseAsync(key, id, version, cancellationToken) is { Case: { } one })
                    known.Add(id, one);
            }

            return known;
        }

        for (var after = ""; after is not null;)
        {
            var page = await store.ListCasesAsync(key, version, after, DatasetReading.MaxRead, cancellationToken);
            foreach (var found in page.Cases.Where(c => ids.Contains(c.Id)))
                known.Add(found.Id, found.Case!);
            after = page.Next;
        }

        return known;
    }

    private sealed class Tally
    {
        private readonly List<DuplicateDocument> _duplicates = [];
        private readonly List<LineFaultDocument> _faults = [];
        private readonly List<CaseDocument> _preview = [];
        private int _read, _added, _changed, _unchanged, _duplicateCount;

        public int FaultCount { get; private set; }

        public void Count(DraftLine line, IntakeOutcome? outcome)
        {
            _read++;
            switch (outcome)
            {
                case null:
                    Fault(line.Line, line.Fault!);
                    break;
                case IntakeOutcome.Added added:
                    _added++;
                    Show(added.Case);
                    break;
                case IntakeOutcome.Changed changed:
                    _changed++;
                    Show(changed.Case);
                    break;
                case IntakeOutcome.Unchanged:
                    _unchanged++;
                    break;
                case IntakeOutcome.Duplicate duplicate:
                    if (_duplicateCount++ < MaxTold)
                        _duplicates.Add(new DuplicateDocument(line.Line, duplicate.SameAs));
                    break;
                default:
                    Fault(line.Line, FaultOf(outcome));
                    break;
            }
        }

        public IntakeDocument ToDocument(bool isStored, int version) => new()
        {
            Stored = isStored,
            Version = version,
            Read = _read,
            Added = _added,
            Changed = _changed,
            Unchanged = _unchanged,
            DuplicateCount = _duplicateCount,
            Duplicates = _duplicates,
            FaultCount = FaultCount,
            Faults = _faults,
            Preview = _preview,
        };

        private static BodyFault FaultOf(IntakeOutcome outcome) => outcome switch
        {
            IntakeOutcome.IdTaken { Before: true } taken => new BodyFault("id", $"one that the dataset does not have: {taken.Id} says something else there; mode=upsert replaces it"),
            IntakeOutcome.IdTaken taken => new BodyFault("id", $"one that no line before it has: {taken.Id} was there already"),
            IntakeOutcome.TooLarge large => new BodyFault("", $"a case of at most {DatasetRules.MaxCaseBytes} bytes; this one has {large.Bytes}"),
            IntakeOutcome.Full => new BodyFault("", $"one of the {DatasetRules.MaxCases} cases that a dataset may have"),
            _ => throw new InvalidOperationException($"{outcome} is no fault."),
        };

        private void Fault(int line, BodyFault fault)
        {
            if (FaultCount++ < MaxTold)
                _faults.Add(new LineFaultDocument(line, fault.Field, fault.Expected));
        }

        private void Show(DatasetCase one)
        {
            if (_preview.Count < MaxPreview)
                _preview.Add(CaseDocument.Of(one));
        }
    }
}

/// <summary>A case that was read, or what is wrong with it.</summary>
/// <param name="Line">Where it stands, from 1.</param>
/// <param name="Draft">The case; null: it is at fault.</param>
/// <param name="Fault">What is wrong; null: nothing.</param>
internal sealed record DraftLine(int Line, CaseDraft? Draft, BodyFault? Fault);

/// <summary>How many cases are to be taken.</summary>
/// <param name="Rules">Which are taken.</param>
/// <param name="SkipFaults">Those without fault are stored also where others are at fault; else nothing is.</param>
/// <param name="DryRun">Nothing is stored.</param>
/// <param name="Author">The id of the key that it is made with; null: none.</param>
/// <param name="Note">What is done, in words.</param>
internal sealed record IntakeOrder(IntakeRules Rules, bool SkipFaults, bool DryRun, string? Author, string Note);
