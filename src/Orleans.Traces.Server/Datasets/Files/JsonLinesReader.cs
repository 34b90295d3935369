using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Datasets;
using Orleans.Traces.Datasets.Json;

namespace Orleans.Traces.Server.Datasets.Files;

/// <summary>Reads cases from lines of JSON, each as soon as it is there. Empty lines are stepped over.</summary>
internal static class JsonLinesReader
{
    // A case as JSON may be written with more bytes than it is stored with.
    private const int MaxLine = 2 * DatasetRules.MaxCaseBytes;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    public static async IAsyncEnumerable<DraftLine> ReadAsync(
        PipeReader body, LineColumns columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (number, isTooLong) = (1, false);
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            while (TryTake(ref rest, read.IsCompleted, out var line))
            {
                if (isTooLong || line.Length > MaxLine)
                    yield return TooLong(number);
                else if (ReadOne(number, line.ToArray(), columns) is { } draft)
                    yield return draft;
                isTooLong = false;
                number++;
            }

            // What is longer than a line may be is let go until the line ends.
            if (rest.Length > MaxLine)
            {
                isTooLong = true;
                rest = rest.Slice(rest.End);
            }

            body.AdvanceTo(rest.Start, read.Buffer.End);
            if (!read.IsCompleted)
                continue;
            if (isTooLong)
                yield return TooLong(number);
            yield break;
        }
    }

    private static bool TryTake(ref ReadOnlySequence<byte> rest, bool isLast, out ReadOnlySequence<byte> line)
    {
        var end = rest.PositionOf((byte)'\n');
        if (end is null && (!isLast || rest.IsEmpty))
        {
            line = default;
            return false;
        }

        line = rest.Slice(0, end ?? rest.End);
        rest = end is { } at ? rest.Slice(rest.GetPosition(1, at)) : rest.Slice(rest.End);
        return true;
    }

    private static DraftLine? ReadOne(int number, ReadOnlyMemory<byte> line, LineColumns columns)
    {
        if (number == 1 && line.Span.StartsWith(ByteOrderMark))
            line = line[ByteOrderMark.Length..];
        if (line.Span.IndexOfAnyExcept((byte)' ', (byte)'\r', (byte)'\t') < 0)
            return null;
        return CaseLine.TryRead(line, columns, out var draft, out var fault) ? new DraftLine(number, draft, null) : new DraftLine(number, null, fault);
    }

    private static DraftLine TooLong(int number) => new(number, null, new BodyFault("", $"a line of at most {MaxLine} bytes"));
}
