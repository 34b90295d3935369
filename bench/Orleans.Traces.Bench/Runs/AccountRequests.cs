using System.Diagnostics.Metrics;

namespace Orleans.Traces.Bench.Runs;

/// <summary>Counts the requests that this process sends over HTTP: each is a transaction that the account is paid for.</summary>
internal sealed class AccountRequests : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _count;

    public AccountRequests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "http.client.request.duration")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref _count));
        _listener.Start();
    }

    /// <summary>Requests since the last time that this was asked.</summary>
    public long Take() => Interlocked.Exchange(ref _count, 0);

    public void Dispose() => _listener.Dispose();
}
