using System.Runtime.InteropServices;

namespace Orleans.Traces.Bench.Processes;

/// <summary>Processor time of the calling thread.</summary>
internal static partial class ThreadCost
{
    private const int ThreadClock = 3; // CLOCK_THREAD_CPUTIME_ID

    public static TimeSpan Cpu()
    {
        if (GetTime(ThreadClock, out var time) != 0)
            throw new InvalidOperationException($"The thread's clock cannot be read: {Marshal.GetLastPInvokeErrorMessage()}");
        return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / 100);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
