using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>A start that cannot succeed ends at once, with an exit code and a sentence for each fault.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Every_fault_of_arguments_and_settings_is_named_at_once()
    {
        var output = await RefusedAsync(2, _data.Path,
            "--bogus", "stray", "--Traces:Assembly:Setle=00:00:01", "--Traces:Assembly:MaxItems=0", "--Traces:Ingest:MaxBodyBytes=many",
            "--Traces:Ingest:MaxNesting=1000", "--Traces:Nope:X=1", "--Traces:Journal:SegmentBytes", "--Logging:LogLevel:Default=Loud");

        string[] expected =
        [
            "'--bogus' is not understood", "'stray' is not understood", "Traces:Assembly:Setle is not a setting; there are Traces:Assembly:Settle, ",
            "Traces:Assembly:MaxItems is 0", "Traces:Ingest:MaxBodyBytes is 'many'; it must be a whole number", "Traces:Ingest:MaxNesting is 1000",
            "Traces:Nope is not a setting", "'--Traces:Journal:SegmentBytes' needs a value", "Logging:LogLevel:Default is 'Loud'",
        ];
        Assert.All(expected, e => Assert.Contains(e, output, StringComparison.Ordinal));
        Assert.Equal(expected.Length, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Help_says_what_there_is_and_starts_nothing()
    {
        var output = await RefusedAsync(0, Path.Combine(_data.Path, "new"), "--help");

        Assert.Contains("--data DIR", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_data.Path, "new")));
    }

    [Fact]
    public async Task A_port_in_use_is_named_with_the_argument_that_chooses_another()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var output = await RefusedAsync(1, _data.Path, "--http-port", port);

        Assert.Contains($"Port {port}, for OTLP over HTTP, is in use", output, StringComparison.Ordinal);
        Assert.Contains("--http-port", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_another_process_uses_is_left_alone()
    {
        await using var first = await ServerProcess.StartAsync(_data.Path);

        var output = await RefusedAsync(1, _data.Path);

        Assert.Contains(_data.Path, output, StringComparison.Ordinal);
        Assert.Contains("in use by another process", output, StringComparison.Ordinal);
        Assert.Equal("ready\n", await first.Web.GetStringAsync("/healthz"));
    }

    [Fact]
    public async Task A_data_folder_that_is_a_file_is_named()
    {
        var file = Path.Combine(_data.Path, "file");
        await File.WriteAllTextAsync(file, "");

        foreach (var path in new[] { file, Path.Combine(file, "below") })
            Assert.Contains($"The data folder {path} cannot be made", await RefusedAsync(1, path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_is_named()
    {
        // Even root can make nothing there.
        const string Path = "/proc/orleans-traces";

        Assert.Contains($"The data folder {Path} cannot be made", await RefusedAsync(1, Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_inside_of_the_data_folder_that_cannot_be_written_is_named()
    {
        var path = Path.Combine(_data.Path, "traces");
        await File.WriteAllTextAsync(path, "");

        Assert.Contains(path, await RefusedAsync(1, _data.Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_the_machine_does_not_have_is_named()
    {
        // RFC 5737: for documentation, so nobody's.
        var output = await RefusedAsync(1, _data.Path, "--listen", "203.0.113.9", "--insecure");

        Assert.Contains("Traces:Listen:Address is 203.0.113.9", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    /// <summary>What a start says that ends with this code.</summary>
    internal static async Task<string> RefusedAsync(int exitCode, string data, params string[] arguments)
    {
        await using var server = ServerProcess.Launch(data, arguments);
        Assert.Equal((exitCode, ""), (await server.ExitAsync(), string.Join('\n', server.Failures)));
        Assert.DoesNotContain("   at ", server.Output, StringComparison.Ordinal);
        return server.Output;
    }
}
