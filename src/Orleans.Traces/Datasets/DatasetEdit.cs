using System.Globalization;

namespace Orleans.Traces.Datasets;

/// <summary>Gathers changes of one dataset into the commit that makes its next version. For one thread at a time.</summary>
/// <param name="head">The dataset that is changed.</param>
/// <param name="taken">Ids of its cases, so that a new one gets an id of its own.</param>
public sealed class DatasetEdit(Dataset head, Func<string, bool> taken)
{
    // Digits of a number that stands for an id: ids in their order are cases in theirs.
    private const string NumberFormat = "D6";

    private readonly Dictionary<string, CaseWrite> _writes = new(StringComparer.Ordinal);
    private int _number = head.NextNumber;
    private int _added, _changed, _deleted;

    /// <summary>Cases that there will be.</summary>
    public int CaseCount => head.CaseCount + _added - _deleted;

    /// <summary>Whether nothing was changed.</summary>
    public bool IsEmpty => _writes.Count == 0;

    /// <summary>Whether this edit says something of a case already.</summary>
    public bool Names(string id) => _writes.ContainsKey(id);

    /// <summary>An id that no case has, in the order of adding.</summary>
    public string NewId()
    {
        while (true)
        {
            var id = _number++.ToString(NumberFormat, CultureInfo.InvariantCulture);
            if (!taken(id) && !_writes.ContainsKey(id))
                return id;
        }
    }

    /// <summary>A case is new.</summary>
    public void Add(DatasetCase one)
    {
        _writes.Add(one.Id, new CaseWrite(one.Id, one));
        _added++;
    }

    /// <summary>A case that there is says something else.</summary>
    public void Change(DatasetCase one)
    {
        _writes.Add(one.Id, new CaseWrite(one.Id, one));
        _changed++;
    }

    /// <summary>A case that there is goes.</summary>
    public void Delete(string id)
    {
        _writes.Add(id, new CaseWrite(id, null));
        _deleted++;
    }

    /// <summary>The change as it is to be stored.</summary>
    /// <param name="at">The time.</param>
    /// <param name="author">The id of the key that it is made with; null: none.</param>
    /// <param name="note">What was done, in words.</param>
    public DatasetCommit ToCommit(DateTimeOffset at, string? author, string note) => new()
    {
        BasedOn = head.Version,
        Head = head with { CaseCount = CaseCount, NextNumber = _number, ChangedAt = at },
        Change = new DatasetVersion { At = at, Author = author, Note = note, Added = _added, Changed = _changed, Deleted = _deleted },
        Writes = [.. _writes.Values],
    };
}
