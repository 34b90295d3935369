using System.Diagnostics;

namespace Orleans.Traces.Server.Tests;

/// <summary>The one place where tests wait for something that happens in another process or thread.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until the answer is yes; fails past the deadline, naming what was waited for.</summary>
    public static async Task Until(string what, Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < Deadline, $"Waited {Deadline} in vain: {what}.");
            await Task.Delay(Pause);
        }
    }

    /// <summary>As <see cref="Until(string, Func{Task{bool}})"/>.</summary>
    public static Task Until(string what, Func<bool> condition) => Until(what, () => Task.FromResult(condition()));
}
