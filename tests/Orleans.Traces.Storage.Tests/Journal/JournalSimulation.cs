using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Traces.Identity;
using Orleans.Traces.Storage.Embedded.Journal;

namespace Orleans.Traces.Storage.Tests.Journal;

/// <summary>One journal's lives on one disk, from a seed: appends, releases, kills, power cuts, failed syncs, full disks.</summary>
/// <remarks>Checks after each restart: what was acknowledged and not released is there, byte for byte; what is there was once sent,
/// under the sequence that was acknowledged; what was missing once never comes back.</remarks>
internal sealed class JournalSimulation(int seed)
{
    private const int Traces = 6;

    private static readonly FileJournalOptions Options = new() { SegmentBytes = 16 * 1024, MaxUnreleasedBytes = 256 * 1024 };

    private readonly Random _random = new(seed);
    private readonly FakeDisk _disk = new();
    private readonly List<Sent> _sent = [];
    private FileJournal _journal = null!;

    public Troubles Met { get; } = new();

    public int TornWrites => _disk.TornWrites;

    public int FailedSyncs => _disk.FailedSyncs;

    public async Task RunAsync()
    {
        Open();
        for (var life = 0; life < 12; life++)
        {
            await LiveAsync();
            await DieAsync();
            Open();
            await CheckAsync();
        }
    }

    private async Task LiveAsync()
    {
        if (_random.Next(3) == 0)
            _disk.PowerLastsFor = _random.Next(60);
        var steps = _random.Next(40);
        for (var step = 0; step < steps && !_journal.IsFailed; step++)
        {
            switch (_random.Next(10))
            {
                case < 6:
                    await AppendAsync();
                    break;
                case < 9:
                    Release();
                    break;
                default:
                    _disk.FailNextSync = _random.Next(8) == 0;
                    _disk.Space = _random.Next(4) == 0 ? _random.Next(40_000) : long.MaxValue;
                    break;
            }
        }
    }

    private async Task AppendAsync()
    {
        var batch = new List<(Sent Sent, Task<long> Task)>();
        for (var i = _random.Next(1, 9); i > 0; i--)
        {
            var length = _random.Next(20) == 0 ? _random.Next(40_000) : _random.Next(2_500);
            var payload = Some.Bytes(8 + length, _sent.Count);
            BitConverter.TryWriteBytes(payload, (long)_sent.Count);
            var sent = new Sent(Some.Append(Some.Key(_random.Next(Traces)), payload, start: (ulong)_random.Next(5)));
            _sent.Add(sent);
            batch.Add((sent, _journal.AppendAsync(sent.Append, CancellationToken.None)));
        }

        _journal.CommitWaiting();
        foreach (var (sent, task) in batch)
        {
            try
            {
                sent.Sequence = await task;
            }
            catch (StorageUnavailableException)
            {
                Met.Refused++;
            }
        }
    }

    private void Release()
    {
        var sequences = new List<long>();
        foreach (var sent in _sent.Where(s => s.Sequence is not null && !s.Released))
        {
            // Some entries stay long, so that segments behind them are held and they have to move.
            if (_random.Next(10) >= (sent.Append.Payload.Length % 7 == 0 ? 1 : 7))
                continue;
            sent.Released = true;
            sequences.Add(sent.Sequence!.Value);
        }

        _journal.Release(sequences);
        Met.Released += sequences.Count;
    }

    private async Task DieAsync()
    {
        Met.Failed += _journal.IsFailed ? 1 : 0;
        _disk.Space = long.MaxValue;
        var way = _random.Next(3);
        if (way == 0)
        {
            await _journal.DisposeAsync();
            Met.Closed++;
        }

        if (way != 2)
            _disk.Kill();
        else
            _disk.CutPower(_random);
        Met.Deaths++;
    }

    private void Open()
    {
        while (true)
        {
            // Power may go in the middle of a replay, too.
            _disk.PowerLastsFor = _random.Next(5) == 0 ? _random.Next(12) : null;
            try
            {
                _journal = FileJournal.Open(_disk, Options, NullLogger.Instance, ownThread: false);
                _disk.PowerLastsFor = null;
                return;
            }
            catch (Exception e) when (e is PowerLostException or StorageUnavailableException)
            {
                _disk.CutPower(_random);
                Met.DeathsInReplay++;
            }
        }
    }

    private async Task CheckAsync()
    {
        var found = new HashSet<Sent>();
        for (var trace = 0; trace < Traces; trace++)
        {
            foreach (var entry in await _journal.EntriesAsync(Some.Key(trace), CancellationToken.None))
                found.Add(CheckEntry(entry));
        }

        foreach (var sent in _sent)
        {
            if (sent.Sequence is not null && !sent.Released && !found.Contains(sent))
                throw new InvalidOperationException($"seed {seed}: entry {sent.Sequence} was acknowledged and is gone.");
            sent.Missing |= !found.Contains(sent);
        }

        // A release that the crash took is told again, as the trace's grain would.
        var cameBack = found.Where(s => s.Released).Select(s => s.Sequence!.Value).ToList();
        _journal.Release(cameBack);
        Met.CameBack += cameBack.Count;

        Met.Checked += found.Count;
        if (_disk.TotalBytes > (3 * Options.MaxUnreleasedBytes) + (16 * Options.SegmentBytes))
            throw new InvalidOperationException($"seed {seed}: {_disk.TotalBytes} bytes on the disk.");
    }

    private Sent CheckEntry(JournalEntry entry)
    {
        var number = BitConverter.ToInt64(entry.Content.Payload.Span);
        var sent = number >= 0 && number < _sent.Count ? _sent[(int)number]
            : throw new InvalidOperationException($"seed {seed}: nobody sent {entry.Sequence}.");
        if (entry.Content with { Payload = default } != sent.Append with { Payload = default }
            || !entry.Content.Payload.Span.SequenceEqual(sent.Append.Payload.Span))
            throw new InvalidOperationException($"seed {seed}: entry {entry.Sequence} is not what was sent.");
        if (sent.Missing)
            throw new InvalidOperationException($"seed {seed}: entry {entry.Sequence} was gone and came back.");
        if ((sent.Sequence ?? entry.Sequence) != entry.Sequence)
            throw new InvalidOperationException($"seed {seed}: entry {entry.Sequence} was acknowledged as {sent.Sequence}.");
        return sent;
    }

    private sealed class Sent(JournalAppend append)
    {
        public JournalAppend Append { get; } = append;

        public long? Sequence { get; set; }

        public bool Released { get; set; }

        public bool Missing { get; set; }
    }

    /// <summary>What the simulations went through.</summary>
    internal sealed class Troubles
    {
        public int Checked { get; set; }

        public int Released { get; set; }

        public int CameBack { get; set; }

        public int Refused { get; set; }

        public int Failed { get; set; }

        public int Deaths { get; set; }

        public int Closed { get; set; }

        public int DeathsInReplay { get; set; }
    }
}
