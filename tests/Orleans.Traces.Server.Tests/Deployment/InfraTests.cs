using System.Text.Json;
using System.Text.RegularExpressions;
using Orleans.Traces.Server.Members;
using Orleans.Traces.Server.Startup;
using Orleans.Traces.Server.Tests.EndToEnd;
using Orleans.Traces.Server.Tests.Startup;

namespace Orleans.Traces.Server.Tests.Deployment;

/// <summary>What can be checked of <c>azure.yaml</c> and <c>infra/</c> without Azure and without Bicep.</summary>
public sealed partial class InfraTests
{
    private static readonly string Infra = Path.Combine(Repository.Root, "infra");
    private static readonly BicepFile Main = BicepFile.Read(Path.Combine(Infra, "main.bicep"));
    private static readonly string[] AzureYaml = File.ReadAllLines(Path.Combine(Repository.Root, "azure.yaml"));

    public static TheoryData<string> Files => [.. Directory.GetFiles(Infra, "*.bicep", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Infra, f))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Modules_exist_and_are_given_what_they_take_and_asked_for_what_they_have(string name)
    {
        var file = BicepFile.Read(Path.Combine(Infra, name));
        foreach (var module in file.Modules)
        {
            var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file.Path)!, module.Path));
            Assert.True(File.Exists(path), $"{name}: there is no {module.Path}.");
            var taken = BicepFile.Read(path);
            Assert.Empty(module.Given.Except(taken.Parameters.Keys));
            Assert.Empty(taken.Parameters.Where(p => !p.Value).Select(p => p.Key).Except(module.Given));
            var asked = Regex.Matches(file.Text, $@"\b{module.Name}\.outputs\.(\w+)").Select(m => m.Groups[1].Value);
            Assert.Empty(asked.Except(taken.Outputs));
        }

        var others = OutputOf().Matches(file.Text).Select(m => m.Groups["name"].Value);
        Assert.Empty(others.Except(file.Modules.Select(m => m.Name)));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Everything_declared_is_used(string name)
    {
        var file = BicepFile.Read(Path.Combine(Infra, name));
        foreach (var declared in file.Parameters.Keys.Concat(file.Variables))
            Assert.True(Regex.Count(file.Text, $@"\b{declared}\b") > 1, $"{name}: {declared} is declared and not used.");
    }

    [Fact]
    public void Every_part_is_used_from_the_main_file()
    {
        var used = new HashSet<string> { Main.Path };
        var open = new Queue<BicepFile>([Main]);
        while (open.TryDequeue(out var file))
        {
            foreach (var path in file.Modules.Select(m => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file.Path)!, m.Path))).Where(used.Add))
                open.Enqueue(BicepFile.Read(path));
        }

        Assert.Equal(used.Order(), Directory.GetFiles(Infra, "*.bicep", SearchOption.AllDirectories).Order());
    }

    [Fact]
    public void The_parameters_of_azd_are_those_of_the_main_file()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Infra, "main.parameters.json")));
        var given = json.RootElement.GetProperty("parameters").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetProperty("value").GetString()!);

        Assert.Equal(Main.Parameters.Keys.Order(), given.Keys.Order());
        Assert.All(given.Values, v => Assert.Matches(Substitution(), v));
        // What azd must ask for has no default in either place.
        foreach (var (name, value) in given)
            Assert.Equal(Main.Parameters[name], value.Contains('='));
    }

    [Fact]
    public void What_the_processes_are_told_are_settings_of_theirs()
    {
        var keys = SettingsDocumentTests.Options.SelectMany(SettingsDocumentTests.Settings).Select(s => s.Split(" = ")[0]).ToHashSet();
        var told = Setting().Matches(Main.Text).Select(m => m.Value.Replace("__", ":", StringComparison.Ordinal)).ToHashSet();

        Assert.True(told.Count >= 6, "Hardly anything was found.");
        Assert.Empty(told.Except(keys));
        Assert.Contains("Traces:Storage:Connection", told);
    }

    [Fact]
    public void Each_role_has_an_app_of_its_own_and_the_silos_have_no_way_in()
    {
        var roles = Main.Modules.ToDictionary(m => m.Name, m => Role().Match(m.Body) is { Success: true } role ? role.Groups["roles"].Value : "")
            .Where(m => m.Value.Length > 0).ToDictionary();

        Assert.Equal(["gateway", "silo", "web"], roles.Keys.Order());
        Assert.All(roles, r => Assert.Equal(r.Key, r.Value));
        Assert.All(roles.Values, r => Assert.NotEqual(ServerRoles.None, new MemberOptions { Roles = r }.Parsed()));
        Assert.DoesNotContain("ingress", Body("silo"), StringComparison.Ordinal);
        Assert.Contains($"external: true, targetPort: {new ListenerOptions().GrpcPort}, transport: 'http2'", Body("gateway"), StringComparison.Ordinal);
        Assert.Contains($"external: true, targetPort: {new ListenerOptions().WebPort}, transport: 'auto'", Body("web"), StringComparison.Ordinal);
        Assert.Contains("stickySessions: { affinity: 'sticky' }", Body("web"), StringComparison.Ordinal);
        Assert.Contains("@minValue(2)\n@description('Silos that always run. With two, one may stop or be replaced at any time.')\nparam siloMinReplicas int = 2\n", Main.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Probes_ask_the_port_that_every_role_answers_on()
    {
        var app = BicepFile.Read(Path.Combine(Infra, "modules", "app.bicep")).Text;
        var revision = BicepFile.Read(Path.Combine(Infra, "modules", "revision.bicep")).Text;

        Assert.Contains($"var healthPort = {new ListenerOptions().WebPort}\n", app, StringComparison.Ordinal);
        Assert.Contains("path: '/healthz', port: healthPort", revision, StringComparison.Ordinal);
        Assert.All(Enum.GetValues<ServerRoles>().Where(r => r != ServerRoles.None), r => Assert.Contains(Listener.Web, ServerListeners.Of(r)));
    }

    [Fact]
    public void The_account_takes_no_keys_and_each_identity_has_one_role()
    {
        var storage = File.ReadAllText(Path.Combine(Infra, "modules", "storage.bicep"));
        var all = string.Concat(Directory.GetFiles(Infra, "*.bicep", SearchOption.AllDirectories).Select(File.ReadAllText));

        Assert.Contains("allowSharedKeyAccess: false", storage, StringComparison.Ordinal);
        // Storage Table Data Contributor, and AcrPull.
        Assert.Contains("'0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'", storage, StringComparison.Ordinal);
        Assert.Equal(2, all.Split("Microsoft.Authorization/roleAssignments@").Length - 1);
        Assert.DoesNotContain("listCredentials", all, StringComparison.Ordinal);
        Assert.DoesNotContain("AccountKey", all, StringComparison.Ordinal);
        Assert.Equal((3, 3), (all.Split("param operatorKey string").Length - 1, SecretKey().Count(all)));
    }

    [Fact]
    public void Azd_finds_the_template_the_project_and_an_app_for_each_service()
    {
        Assert.Matches(ApplicationName(), Yaml("name"));
        Assert.Equal(("bicep", "infra", "main"), (Yaml("infra", "provider"), Yaml("infra", "path"), Yaml("infra", "module")));
        var services = AzureYaml.SkipWhile(l => l != "services:").Skip(1).TakeWhile(l => l.StartsWith(' '))
            .Where(l => Service().IsMatch(l)).Select(l => l.Trim(' ', ':')).ToList();

        Assert.Equal(["gateway", "silo", "web"], services.Order());
        Assert.Contains("'azd-service-name': name", File.ReadAllText(Path.Combine(Infra, "modules", "app.bicep")), StringComparison.Ordinal);
        foreach (var service in services)
        {
            Assert.Contains($"name: '{service}'\n    exists: {service}Exists", Body(service), StringComparison.Ordinal);
            Assert.Equal(("dotnet", "containerapp"), (Yaml("services", service, "language"), Yaml("services", service, "host")));
            var project = Path.Combine(Repository.Root, Yaml("services", service, "project"));
            Assert.Single(Directory.GetFiles(project, "*.csproj"));
            // With one azd would build that instead of publishing the project.
            Assert.False(File.Exists(Path.Combine(project, "Dockerfile")));
        }
    }

    [Fact]
    public void The_image_runs_as_nobody_special() => Assert.Contains(
        "<ContainerUser>app</ContainerUser>",
        File.ReadAllText(Path.Combine(Repository.Root, "src", "Orleans.Traces.Server", "Orleans.Traces.Server.csproj")), StringComparison.Ordinal);

    private static string Body(string module) => Main.Modules.Single(m => m.Name == module).Body;

    // Of plain mappings, which is all that these keys are.
    private static string Yaml(params string[] path)
    {
        var depth = 0;
        foreach (var line in AzureYaml.Where(l => l.Length > 0 && !l.TrimStart().StartsWith('#')))
        {
            var indent = line.Length - line.TrimStart().Length;
            if (indent < 2 * depth)
                break;
            if (indent != 2 * depth || !line.TrimStart().StartsWith(path[depth] + ":", StringComparison.Ordinal))
                continue;
            if (++depth == path.Length)
                return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }

        throw new InvalidDataException($"azure.yaml has no {string.Join('.', path)}.");
    }

    [GeneratedRegex(@"\b(?<name>\w+)\.outputs\.\w+")]
    private static partial Regex OutputOf();

    [GeneratedRegex(@"Traces__\w+")]
    private static partial Regex Setting();

    [GeneratedRegex(@"name: 'Traces__Cluster__Roles', value: '(?<roles>[^']+)'")]
    private static partial Regex Role();

    [GeneratedRegex(@"@secure\(\)\n(@\w+\([^\n]*\)\n)*param operatorKey\b")]
    private static partial Regex SecretKey();

    [GeneratedRegex(@"^\$\{[A-Z_]+(=[^}]*)?\}$")]
    private static partial Regex Substitution();

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex ApplicationName();

    [GeneratedRegex(@"^  \w+:$")]
    private static partial Regex Service();
}
