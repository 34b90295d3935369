using Microsoft.Playwright;

namespace Orleans.Traces.Server.Tests.Browser;

/// <summary>The system's own Chromium: nothing is downloaded.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    // No sandbox: root in a container has none. The rest keeps the browser from asking anything of the network by itself.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    /// <summary>Starts it. Without one the test fails, and says what to install.</summary>
    public static async Task<IBrowser> LaunchAsync(IPlaywright playwright)
    {
        var path = Find();
        Assert.True(path is not null, $"None of {string.Join(", ", Names)} is on the PATH. Install one: apt-get install -y --no-install-recommends chromium");
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = Arguments });
    }

    private static string? Find() => Names
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
