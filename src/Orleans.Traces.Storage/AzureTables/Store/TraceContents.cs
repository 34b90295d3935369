using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Storage.AzureTables.Days;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Storage.AzureTables.Store;

/// <summary>Reads a trace's items, a block at a time: what the caller does not keep of one is let go before the next is read.</summary>
internal static class TraceContents
{
    // The account gives 4 MiB at once at most.
    private const int RowsAtOnce = 6;

    /// <summary>The blocks that a trace's row names.</summary>
    /// <param name="day">Its day.</param>
    /// <param name="id">Which trace.</param>
    /// <param name="state">Its row, whole.</param>
    /// <param name="strays">Takes the rows that no row names.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidDataException">One is damaged, or missing.</exception>
    public static async IAsyncEnumerable<List<TraceItem>> ReadAsync(
        TableDay day, TraceId id, TableEntity state, ICollection<TableEntity>? strays, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var content = new BlockStream(id);
        foreach (var block in content.Add(BinaryColumns.Get(state, TraceRows.ContentColumn)))
            yield return block;
        content.End("its own row");

        var missing = TraceRows.SegmentsOf(state);
        if (missing.Count == 0)
            yield break;
        var partition = id.ToString();
        var current = "";
        await foreach (var row in day.Table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), RowsAtOnce, cancellationToken: cancellationToken))
        {
            var nonce = TraceRows.NonceOf(row);
            if (nonce != current)
                content.End($"the rows {current}");
            current = nonce;
            if (!missing.TryGetValue(nonce, out var rows))
            {
                strays?.Add(row);
                continue;
            }

            missing[nonce] = rows - 1;
            foreach (var block in content.Add(BinaryColumns.Get(row, TraceRows.ContentColumn)))
                yield return block;
        }

        content.End($"the rows {current}");
        if (missing.FirstOrDefault(m => m.Value != 0) is { Key: { } lost })
            throw new InvalidDataException($"The contents of trace {id} lack some of the rows {lost} of the table {day.Table.Name}.");
    }

    /// <summary>Blocks that follow each other without a gap, put together from the bytes of rows.</summary>
    private sealed class BlockStream(TraceId id)
    {
        private byte[] _rest = [];

        public IEnumerable<List<TraceItem>> Add(byte[] bytes)
        {
            _rest = _rest.Length == 0 ? bytes : [.. _rest, .. bytes];
            while (_rest.Length >= ContentBlock.HeadSize && LengthOf() is var length && length <= _rest.Length)
            {
                var block = _rest.AsMemory(0, length);
                _rest = _rest[length..];
                yield return ContentBlock.Read(id, block);
            }
        }

        public void End(string where)
        {
            if (_rest.Length > 0)
                throw new InvalidDataException($"The contents of trace {id} in {where} end in the middle of a block.");
        }

        private int LengthOf() => ContentBlock.TryReadHead(_rest, out _, out var length) ? length
            : throw new InvalidDataException($"The contents of trace {id} are damaged.");
    }
}
