using Orleans.Traces.Server.Startup;

namespace Orleans.Traces.Server.Tests.Startup;

public sealed class CommandLineTests
{
    public static TheoryData<string[], string, string> Settings => new()
    {
        { ["--data", "/d"], "Traces:Storage:Data", "/d" },
        { ["--data=/d=e"], "Traces:Storage:Data", "/d=e" },
        { ["--grpc-port", "0"], "Traces:Listen:GrpcPort", "0" },
        { ["--http-port", "1", "--http-port", "2"], "Traces:Listen:HttpPort", "2" },
        { ["--web-port", "-1"], "Traces:Listen:WebPort", "-1" },
        { ["--listen", "::"], "Traces:Listen:Address", "::" },
        { ["--insecure"], "Traces:Access:Insecure", "true" },
        { ["--roles", "gateway,web"], "Traces:Cluster:Roles", "gateway,web" },
        { ["--Traces:Assembly:Settle=00:00:05"], "Traces:Assembly:Settle", "00:00:05" },
        { ["--traces:assembly:settle", "00:00:05"], "Traces:Assembly:Settle", "00:00:05" },
        { ["--Logging:LogLevel:Default=Debug"], "Logging:LogLevel:Default", "Debug" },
        { ["--Traces:Storage:Data="], "Traces:Storage:Data", "" },
    };

    public static TheoryData<string[], string[]> Faults => new()
    {
        { ["--bogus"], ["'--bogus' is not understood. See --help."] },
        { ["stray"], ["'stray' is not understood. See --help."] },
        { ["--insecure=no"], ["'--insecure=no' is not understood. See --help."] },
        { ["--create-key=x"], ["'--create-key=x' is not understood. See --help."] },
        { ["--demo=yes"], ["'--demo=yes' is not understood. See --help."] },
        { ["--Data", "/d"], ["'--Data' is not understood. See --help.", "'/d' is not understood. See --help."] },
        { ["--data"], ["'--data' needs a value. See --help."] },
        { ["--data", "--demo"], ["'--data' needs a value. See --help."] },
        { ["--Traces:Assembly:Settle", "--bogus"], ["'--Traces:Assembly:Settle' needs a value. See --help.", "'--bogus' is not understood. See --help."] },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void An_argument_is_a_setting(string[] arguments, string key, string value)
    {
        var line = CommandLine.Parse(arguments);

        Assert.Empty(line.Problems);
        Assert.Equal(value, line.Settings[key]);
        Assert.False(line.Demo || line.Help);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Every_fault_is_named(string[] arguments, string[] problems) => Assert.Equal(problems, CommandLine.Parse(arguments).Problems);

    [Fact]
    public void Flags_have_no_value()
    {
        var line = CommandLine.Parse(["--demo", "--help", "--create-key"]);

        Assert.True(line.Demo && line.Help && line.CreateKey);
        Assert.Empty(line.Settings);
        Assert.Empty(line.Problems);
    }

    [Fact]
    public void Without_arguments_nothing_is_set()
    {
        var line = CommandLine.Parse([]);

        Assert.False(line.Demo || line.Help || line.CreateKey);
        Assert.Empty(line.Settings);
        Assert.Empty(line.Problems);
    }

    [Fact]
    public void The_help_names_every_argument()
    {
        foreach (var argument in new[] { "--data", "--demo", "--grpc-port", "--http-port", "--web-port", "--listen", "--insecure", "--create-key", "--help" })
        {
            Assert.Contains($"  {argument} ", CommandLine.Usage, StringComparison.Ordinal);
            Assert.DoesNotContain(CommandLine.Parse([argument]).Problems, p => p.Contains("not understood", StringComparison.Ordinal));
        }
    }
}
