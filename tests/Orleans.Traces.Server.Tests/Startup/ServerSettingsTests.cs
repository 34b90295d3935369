using Microsoft.Extensions.Configuration;
using Orleans.Traces.Assembling;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Ingest;
using Orleans.Traces.Server.Members;
using Orleans.Traces.Server.Startup;

namespace Orleans.Traces.Server.Tests.Startup;

public sealed class ServerSettingsTests
{
    public static TheoryData<string, string, string> Faults => new()
    {
        { "Traces:Assembly:Setle", "00:00:01", "Traces:Assembly:Setle is not a setting; there are Traces:Assembly:Settle, Traces:Assembly:Timeout, " },
        { "Traces:Assembly:Settle:Seconds", "1", "Traces:Assembly:Settle is ''; it must be a time as 00:00:10" },
        { "Traces:Assembly:Settle", "soon", "Traces:Assembly:Settle is 'soon'; it must be a time as 00:00:10" },
        { "Traces:Assembly:Settle", "99999999:00:00", "Traces:Assembly:Settle is '99999999:00:00'; it must be a time as 00:00:10" },
        { "Traces:Assembly:Settle", "-00:00:01", "Traces:Assembly:Settle is -00:00:01; it must be positive." },
        { "Traces:Assembly:Settle", "00:01:00", "Traces:Assembly:Timeout is 00:00:30; it must be at least Settle, 00:01:00." },
        { "Traces:Ingest:MaxBodyBytes", "99999999999", "Traces:Ingest:MaxBodyBytes is '99999999999'; it must be a whole number up to 2147483647." },
        { "Traces:Ingest:MaxBodyBytes", "1.5", "Traces:Ingest:MaxBodyBytes is '1.5'; it must be a whole number up to 2147483647." },
        { "Traces:Ingest:MaxBodyBytes", "", "Traces:Ingest:MaxBodyBytes is ''; it must be a whole number up to 2147483647." },
        { "Traces:Ingest:MaxBytesInFlight", "x", "Traces:Ingest:MaxBytesInFlight is 'x'; it must be a whole number up to 9223372036854775807." },
        { "Traces:Ingest:MaxBodyBytes", "0", "Traces:Ingest:MaxBodyBytes is 0; it must be from 1 to 1073741824." },
        { "Traces:Ingest:MaxItems", "0", "Traces:Ingest:MaxItems is 0; it must be positive." },
        { "Traces:Ingest:MaxAttributeBytes", "0", "Traces:Ingest:MaxAttributeBytes is 0; it must be positive." },
        { "Traces:Ingest:CorsOrigins:0", "app.example", "Traces:Ingest:CorsOrigins has 'app.example'; it must be an origin as https://app.example" },
        { "Traces:Ingest:CorsOrigins:0", "https://app.example/", "Traces:Ingest:CorsOrigins has 'https://app.example/'; it must be an origin" },
        { "Traces:Ingest:CorsOrigins:0", "https://app.example/x", "Traces:Ingest:CorsOrigins has 'https://app.example/x'; it must be an origin" },
        { "Traces:Ingest:CorsOrigins", "*", "Traces:Ingest:CorsOrigins is '*'; it must be a list, given one by one" },
        { "Traces:Search:MaxTraces", "0", "Traces:Search:MaxTraces is 0; it must be at least 1." },
        { "Traces:Search:MaxTracesRead", "0", "Traces:Search:MaxTracesRead is 0; it must be at least 1." },
        { "Traces:Search:MaxTime", "00:00:00", "Traces:Search:MaxTime is 00:00:00; it must be positive." },
        { "Traces:Search:MaxQueries", "0", "Traces:Search:MaxQueries is 0; it must be at least 1." },
        { "Traces:Listen:MaxConnections", "0", "Traces:Listen:MaxConnections is 0; it must be positive." },
        { "Traces:Listen:MaxStreams", "99", "Traces:Listen:MaxStreams is 99; it must be at least 100, which clients begin with before they are told." },
        { "Traces:Listen:MinBytesPerSecond", "0", "Traces:Listen:MinBytesPerSecond is 0; it must be positive." },
        { "Traces:Listen:HeaderTimeout", "00:00:00", "Traces:Listen:HeaderTimeout is 00:00:00; it must be from 00:00:01.1000000 to 1.00:00:00." },
        { "Traces:Listen:IdleTimeout", "2.00:00:00", "Traces:Listen:IdleTimeout is 2.00:00:00; it must be from 00:00:01.1000000 to 1.00:00:00." },
        { "Traces:Listen:SlowGrace", "00:00:01", "Traces:Listen:SlowGrace is 00:00:01; it must be from 00:00:01.1000000 to 1.00:00:00." },
        { "Traces:Ingest", "5", "Traces:Ingest is not a setting; there are Traces:Ingest:MaxBodyBytes, " },
        { "Traces:Ingest:LogShards", "65", "Traces:Ingest:LogShards is 65; it must be from 1 to 64." },
        { "Traces:Logs:SaveAfter", "00:00:00", "Traces:Logs:SaveAfter is 00:00:00; it must be positive." },
        { "Traces:Listen:GrpcPort", "65536", "Traces:Listen:GrpcPort is 65536; it must be from 1 to 65535, or 0 for a free port." },
        { "Traces:Listen:GrpcPort", "4318", "Traces:Listen: GrpcPort, HttpPort and WebPort must differ" },
        { "Traces:Storage:Data", " ", "Traces:Storage:Data is empty; it must name a folder." },
        { "Traces:Journal:SegmentBytes", "1", "Traces:Journal:SegmentBytes is 1; it must be 16384 to 1073741824 bytes." },
        { "Traces:Store:MaxQueuedBytes", "0", "Traces:Store:MaxQueuedBytes is 0; it must be positive." },
        { "Traces:Web:AllowedHosts", "a.example", "Traces:Web:AllowedHosts is 'a.example'; it must be a list, given one by one: Traces:Web:AllowedHosts:0=…" },
        { "Traces:Web:AllowedHosts:0", "http://a.example", "Traces:Web:AllowedHosts has 'http://a.example'" },
        { "Traces:Listen:Address", "example.com", "Traces:Listen:Address is 'example.com'; it must be localhost, or an IP address" },
        { "Traces:Listen:Address", "1", "Traces:Listen:Address is '1'; it must be localhost, or an IP address" },
        { "Traces:Access:RequireKey", "maybe", "Traces:Access:RequireKey is 'maybe'; it must be true or false." },
        { "Traces:Access:RequestsPerSecond", "-1", "Traces:Access:RequestsPerSecond is -1; it must be from 1 to 1000000, or 0 for no limit." },
        { "Traces:Access:OperatorKey", "hunter2", "Traces:Access:OperatorKey is not a key; it must be ot_, 16 lowercase hex digits, _ and 64" },
        { "Traces:Prices:Own", "x", "Traces:Prices:Own is 'x'; it must be a list, given one by one: Traces:Prices:Own:0=…" },
        { "Traces:Prices:Own:0", "x", "Traces:Prices:Own:0 is not a setting; there are Traces:Prices:Own:0:Id, Traces:Prices:Own:0:Provider, " },
        { "Traces:Prices:Own:first:Model", "x", "Traces:Prices:Own:first is not a setting; there are Traces:Prices:Own:first:Id, " },
        { "Traces:Prices:Own:0:Modl", "x", "Traces:Prices:Own:0:Modl is not a setting; there are Traces:Prices:Own:0:Id, " },
        { "Traces:Prices:Own:7:Input", "dear", "Traces:Prices:Own:7:Input is 'dear'; it must be a number as 0.25." },
        { "Traces:Prices:Own:7:ValidFrom", "soon", "Traces:Prices:Own:7:ValidFrom is 'soon'; it must be a day as 2026-01-31." },
        { "Traces:Outgoing:Timeout", "00:11:00", "Traces:Outgoing:Timeout is 00:11:00; it must be positive, and at most 00:10:00." },
        { "Traces:Outgoing:MaxAnswerBytes", "1", "Traces:Outgoing:MaxAnswerBytes is 1; it must be from 1024 to 67108864." },
        { "Traces:Outgoing:AllowedHosts:0", "https://a.example", "Traces:Outgoing:AllowedHosts has 'https://a.example'; it must be a host as api.example.com" },
        { "Traces:Outgoing:AllowedHosts:0", "*.example", "Traces:Outgoing:AllowedHosts has '*.example'; it must be a host" },
        { "Traces:Outgoing:AllowedHosts:0", "a.example:0", "Traces:Outgoing:AllowedHosts has 'a.example:0'; it must be a host" },
        { "Traces:Outgoing:Secrets", "hunter2hunter2", "Traces:Outgoing:Secrets must be given by name: Traces:Outgoing:Secrets:NAME:…" },
        { "Traces:Outgoing:Secrets:openai", "hunter2hunter2", "Traces:Outgoing:Secrets:openai is not a setting; there are Traces:Outgoing:Secrets:openai:Value, " },
        { "Traces:Cluster:Roles", "web,silos", "Traces:Cluster:Roles is 'web,silos'; it must be all, or one or more of gateway, silo and web" },
        { "Traces:Cluster:Roles", "", "Traces:Cluster:Roles is ''; it must be all, or one or more of gateway, silo and web" },
        { "Traces:Cluster:Roles", "gateway,web", "Traces:Cluster:Roles is 'gateway,web'; with a data folder one process does all. Name the storage account" },
        { "Traces:Cluster:Address", "host", "Traces:Cluster:Address is 'host'; it must be an IP address at which other processes reach this one" },
        { "Traces:Cluster:Address", "0.0.0.0", "Traces:Cluster:Address is '0.0.0.0'; it must be an IP address at which other processes reach" },
        { "Traces:Cluster:SiloPort", "0", "Traces:Cluster:SiloPort is 0; it must be from 1 to 65535." },
        { "Traces:Cluster:ClientPort", "11111", "Traces:Cluster: SiloPort and ClientPort must differ; both are 11111." },
        { "Traces:Cluster:DeadAfter", "00:00:01", "Traces:Cluster:DeadAfter is 00:00:01; it must be from 00:00:01.5000000 to 00:05:00." },
        { "Traces:Tables:Journal", "A", "Traces:Tables:Journal is 'A'; it must be 1 to 63 characters of a-z 0-9 -" },
        { "Traces:Web:OtlpAddress", "traces.example", "Traces:Web:OtlpAddress is 'traces.example'; it must be an address as https://traces.example" },
        { "Traces:Nope:X", "1", "Traces:Nope is not a setting; there are Traces:Listen, Traces:Storage, " },
        { "Logging:LogLevel:Default", "Loud", "Logging:LogLevel:Default is 'Loud'; it must be one of Trace, Debug, " },
        { "Logging:Console:LogLevel:Orleans", "Loud", "Logging:Console:LogLevel:Orleans is 'Loud'; it must be one of Trace, Debug, " },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_one_sentence_that_names_its_key(string key, string value, string problem) =>
        Assert.StartsWith(problem, Assert.Single(Read((key, value)).Problems), StringComparison.Ordinal);

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.5.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::", false)]
    [InlineData("192.168.1.5", false)]
    [InlineData("fe80::1", false)]
    public void An_address_that_others_can_reach_is_told_from_loopback(string address, bool isLoopback)
    {
        var settings = Read(("Traces:Listen:Address", address));

        Assert.Empty(settings.Problems);
        Assert.Equal(isLoopback, settings.Listen.IsLoopback());
        Assert.Equal(!isLoopback, new AccessPolicy(settings.Listen, settings.Access).KeysRequired);
    }

    [Theory]
    [InlineData("localhost", "Traces:Access:RequireKey", true)]
    [InlineData("0.0.0.0", "Traces:Access:Insecure", false)]
    public void A_setting_says_otherwise(string address, string setting, bool required)
    {
        var settings = Read(("Traces:Listen:Address", address), (setting, "true"));

        Assert.Equal(required, new AccessPolicy(settings.Listen, settings.Access).KeysRequired);
    }

    [Fact]
    public void To_require_keys_and_to_require_none_is_a_contradiction()
    {
        var settings = Read(("Traces:Access:RequireKey", "true"), ("Traces:Access:Insecure", "true"));

        Assert.Contains("contradict each other", Assert.Single(settings.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_of_the_settings_shows_the_operator_key()
    {
        const string Key = "ot_0123456789abcdef_00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

        Assert.Empty(Read(("Traces:Access:OperatorKey", Key)).Problems);
        Assert.DoesNotContain(Key[20..], new AccessOptions { OperatorKey = Key }.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Key[20..], Read(("Traces:Access:OperatorKey", Key + "x")).Problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_read_and_no_text_of_the_settings_shows_it()
    {
        const string Value = "sk-0123456789abcdef", Section = "Traces:Outgoing:Secrets:openai";

        var read = Read(($"{Section}:Value", Value), ($"{Section}:Hosts:0", "api.openai.com"));

        Assert.Empty(read.Problems);
        Assert.Equal(Value, read.Outgoing.Secrets["openai"].Value);
        Assert.DoesNotContain(Value, $"{read.Outgoing} {read.Outgoing.Secrets["openai"]}", StringComparison.Ordinal);
        (string, string)[][] broken =
        [
            [($"{Section}:Value", Value)],
            [($"{Section}:Value", $"{Value} x"), ($"{Section}:Hosts:0", "api.openai.com")],
            [($"{Section}:Value", Value), ($"{Section}:Hosts:0", "https://api.openai.com")],
            [("Traces:Outgoing:Secrets:my openai:Value", Value), ("Traces:Outgoing:Secrets:my openai:Hosts:0", "api.openai.com")],
            [("Traces:Outgoing:Secrets", Value)],
            [(Section, Value)],
        ];
        Assert.All(broken, settings =>
        {
            var problem = Assert.Single(Read(settings).Problems);
            Assert.StartsWith("Traces:Outgoing:Secrets", problem, StringComparison.Ordinal);
            Assert.DoesNotContain(Value, problem, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void An_own_price_is_read()
    {
        var settings = Read(
            ("Traces:Prices:Own:0:Provider", "openai"), ("Traces:Prices:Own:0:Model", "gpt-4o"), ("Traces:Prices:Own:0:Input", "1.25"),
            ("Traces:Prices:Own:0:ValidFrom", "2026-01-31"), ("Traces:Prices:Own:1:Id", "mine"), ("Traces:Prices:Own:1:ModelPattern", "ft:.*"),
            ("Traces:Prices:Own:1:CacheWrite1h", "7"), ("Traces:Prices:Own:1:ValidTo", "2027-01-01"));

        Assert.Empty(settings.Problems);
        var prices = settings.Prices.ToPrices();
        Assert.Equal(
            ("configured-0", "openai", "gpt-4o", 1.25m, new DateOnly(2026, 1, 31)),
            (prices[0].Id, prices[0].Provider, prices[0].Model, prices[0].Rates.Input?.Base, prices[0].ValidFrom));
        Assert.Equal(
            ("mine", "ft:.*", 7m, new DateOnly(2027, 1, 1)), (prices[1].Id, prices[1].ModelPattern, prices[1].Rates.CacheWrite1h?.Base, prices[1].ValidTo));
    }

    [Fact]
    public void An_own_price_that_cannot_be_names_its_key()
    {
        var settings = Read(
            ("Traces:Prices:Own:0:Model", "m"), ("Traces:Prices:Own:1:Id", "A"), ("Traces:Prices:Own:1:ModelPattern", "("), ("Traces:Prices:Own:1:Input", "-1"),
            ("Traces:Prices:Own:2:Id", "x"), ("Traces:Prices:Own:2:Model", "m"), ("Traces:Prices:Own:2:Output", "1"),
            ("Traces:Prices:Own:3:Id", "x"), ("Traces:Prices:Own:3:Model", "m"), ("Traces:Prices:Own:3:Output", "1"));

        Assert.Equal(
            [
                "Traces:Prices:Own:0: Input, Output and the others must be one price at least.",
                "Traces:Prices:Own:1:Id must be 1 to 63 characters of a-z 0-9 - . _.",
                "Traces:Prices:Own:1:ModelPattern must be a regular expression of 1 to 200 characters for the whole name, without looking around and back references.",
                "Traces:Prices:Own:1:Input must be a price of a million tokens in US dollars, from 0 to 1000000.",
                "Traces:Prices:Own has 2 prices with the Id 'x'; each must have its own.",
            ],
            settings.Problems);
    }

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        var settings = Read(
            ("Traces:Assembly:Setle", "1"), ("Traces:Assembly:Settle", "x"), ("Traces:Assembly:MaxItems", "0"), ("Traces:Listen:WebPort", "-1"), ("Traces:Nope:X", "1"));

        Assert.Equal(5, settings.Problems.Count);
    }

    [Theory]
    [InlineData("all", ServerRoles.All)]
    [InlineData("Gateway, web", ServerRoles.Gateway | ServerRoles.Web)]
    [InlineData("silo", ServerRoles.Silo)]
    [InlineData("web,gateway,silo", ServerRoles.All)]
    public void Roles_are_read_in_any_order_where_an_account_is_named(string text, ServerRoles roles)
    {
        var settings = Read(("Traces:Cluster:Roles", text), ("Traces:Storage:Connection", "https://account.table.core.windows.net"));

        Assert.Empty(settings.Problems);
        Assert.Equal(roles, settings.Roles);
    }

    [Fact]
    public void What_is_not_set_is_the_default()
    {
        var settings = Read();

        Assert.Empty(settings.Problems);
        Assert.Equal((new ListenerOptions(), new IngestOptions(), new AssemblyOptions()), (settings.Listen, settings.Ingest, settings.Assembly));
    }

    [Fact]
    public void What_is_set_is_read_in_any_case()
    {
        var settings = Read(
            ("traces:assembly:SETTLE", "00:00:02"), ("Traces:Journal:MaxUnreleasedBytes", "5000000000"), ("Traces:Web:AllowedHosts:0", "a.example"),
            ("Traces:Web:AllowedHosts:1", "b.example"), ("Logging:LogLevel:Default", "debug"));

        Assert.Empty(settings.Problems);
        Assert.Equal(TimeSpan.FromSeconds(2), settings.Assembly.Settle);
        Assert.Equal(5_000_000_000, settings.Journal.MaxUnreleasedBytes);
        Assert.Equal(["a.example", "b.example"], settings.Web.AllowedHosts);
    }

    private static ServerSettings Read(params (string Key, string Value)[] settings) => ServerSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build());
}
