namespace Orleans.Traces.Benchmarks;

/// <summary>A new folder, to be deleted by who made it. Below <c>BENCH_DATA</c> where that is set, else where the system has such folders:
/// it must lie on a real disk, since a sync of <c>tmpfs</c> costs nothing.</summary>
internal static class TemporaryFolder
{
    public static string Make() => Directory.CreateDirectory(Path.Combine(
        Environment.GetEnvironmentVariable("BENCH_DATA") ?? Path.GetTempPath(), $"orleans-traces-benchmarks-{Guid.NewGuid():n}")).FullName;
}
