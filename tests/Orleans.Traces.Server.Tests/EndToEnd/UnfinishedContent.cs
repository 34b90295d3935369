using System.Net;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>A body that begins and never ends.</summary>
internal sealed class UnfinishedContent(byte[] first, CancellationToken end) : HttpContent
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes once the first bytes are sent.</summary>
    public Task Begun => _begun.Task;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end, cancellationToken);
        await stream.WriteAsync(first, either.Token);
        await stream.FlushAsync(either.Token);
        _begun.SetResult();
        await new TaskCompletionSource().Task.WaitAsync(either.Token);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
