using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Orleans.Traces.Tests;

public sealed partial class TidyTests
{
    private const string Framework = "net10.0";

    private static readonly string[] TopLevel =
    [
        "src", "tests", "infra", "bench", "docs", "eng", "Orleans.Traces.sln", "Directory.Build.targets", "Directory.Packages.props",
        "azure.yaml", "README.md", "LICENSE", "global.json",
    ];

    private static readonly string[] PureReferences = ["Handlebars.Net", "JsonSchema.Net", "System.IO.Hashing"];

    private static readonly string[] BannedNames =
        ["Assembly", "Runtime", "Hosting", "Serialization", "Common", "Shared", "Utils", "Utilities", "Helpers", "Abstractions", "Contracts"];

    private static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        ["Orleans.Traces"] = [],
        ["Orleans.Traces.Storage"] = ["Orleans.Traces"],
        ["Orleans.Traces.Web"] = ["Orleans.Traces"],
        ["Orleans.Traces.Server"] = ["Orleans.Traces", "Orleans.Traces.Storage", "Orleans.Traces.Web"],
    };

    private static TidyRule[] TreeRules =>
    [
        new()
        {
            Name = "projects point the right way",
            Instead = "Server -> {Web, Storage, Traces}; Web -> Traces; Storage -> Traces; Traces -> nothing. Move the type to where its user may see it.",
            Scope = path => path.StartsWith("src/", StringComparison.Ordinal) && IsProject(path),
            Find = WrongArrows,
            Breaks = new("src/Orleans.Traces.Web/Orleans.Traces.Web.csproj", Project("""<ProjectReference Include="../X/Orleans.Traces.Storage.csproj" />""")),
            Keeps = new("src/Orleans.Traces.Web/Orleans.Traces.Web.csproj", Project("""<ProjectReference Include="..\X\Orleans.Traces.csproj" />""")),
        },
        new()
        {
            Name = "the rules need no package but those that only compute",
            Instead = "Put what needs the package in Storage, Web or Server, behind a contract of src/Orleans.Traces.",
            Scope = path => path.StartsWith("src/Orleans.Traces/", StringComparison.Ordinal) && IsProject(path),
            Find = ForeignPackages,
            Breaks = new("src/Orleans.Traces/Orleans.Traces.csproj", Project("""<PackageReference Include="Microsoft.Orleans.Core" />""")),
            Keeps = new("src/Orleans.Traces/Orleans.Traces.csproj", Project("""<PackageReference Include="System.IO.Hashing" />""")),
        },
        new()
        {
            Name = "every project is for " + Framework,
            Instead = $"Write <TargetFramework>{Framework}</TargetFramework> into the project file itself.",
            Scope = IsProject,
            Find = file => XDocument.Parse(file.Text).Descendants().Where(e => e.Name.LocalName.StartsWith("TargetFramework", StringComparison.Ordinal))
                .Select(e => $"{e.Name.LocalName}={e.Value}").ToArray() is ["TargetFramework=" + Framework]
                ? []
                : [new Finding(1, "another framework, several, or none")],
            Breaks = new("src/A/A.csproj", "<Project><PropertyGroup><TargetFrameworks>net9.0;net10.0</TargetFrameworks></PropertyGroup></Project>"),
            Keeps = new("src/A/A.csproj", "<Project><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>"),
        },
        new()
        {
            Name = "no version floats",
            Instead = "Name one exact version in Directory.Packages.props.",
            Scope = path => IsProject(path) || path == "Directory.Packages.props",
            Find = FloatingVersions,
            Breaks = new("Directory.Packages.props", Project("""<PackageVersion Include="xunit" Version="2.*" />""")),
            Keeps = new("Directory.Packages.props", Project("""<PackageVersion Include="xunit" Version="2.9.3-pre.1" />""")),
        },
        new()
        {
            Name = "a lock file names no place to download from",
            Instead = "Run npm with omit-lockfile-registry-resolved=true: each package is told by its hash, and comes from whatever registry is set.",
            Scope = path => path.EndsWith("package-lock.json", StringComparison.Ordinal),
            Find = TidyRule.Matches(f => f.Text, @"""resolved""|https?://\S+\.tgz"),
            Breaks = new("tests/azurite/package-lock.json", """{ "resolved": "https://registry.example/a.tgz" }"""),
            Keeps = new("tests/azurite/package-lock.json", """{ "integrity": "sha512-resolved", "url": "https://opencollective.com/a" }"""),
        },
        new()
        {
            Name = "names that hide a namespace of .NET or Orleans, or say nothing",
            Instead = "Name the folder and namespace after what is in it (TraceAssembly lives in Assembling).",
            Scope = path => IsCode(path) && (IsProduct(path) || IsTest(path)),
            Find = BannedFolders,
            Breaks = new("src/Orleans.Traces/Runtime/Sample.cs", "namespace Orleans.Traces.Runtime;"),
            Keeps = new("src/Orleans.Traces/Assembling/Sample.cs", "using Orleans.Runtime;\nnamespace Orleans.Traces.Assembling;"),
        },
        new()
        {
            Name = "no path of one machine",
            Instead = "Use a path relative to the repository, or a temporary folder.",
            Scope = _ => true,
            Find = TidyRule.Matches(f => f.Text, @"(?<![\w/.:})-])/(?:home|root|work|Users)/[\w.]+"),
            Breaks = Product("var folder = \"/" + "home/me/data\";"),
            Keeps = Product("var folder = \"data/home/me\"; var address = \"http://localhost/" + "work/item\";"),
        },
    ];

    [Theory]
    [InlineData("Orleans.Traces.Server")]
    [InlineData("Orleans.Traces.Storage")]
    [InlineData("Orleans.Traces.Web")]
    [InlineData("Orleans.Traces")]
    public void A_project_stands_in_a_folder_of_its_name(string project)
    {
        Assert.Contains(RepositoryTree.TextFiles, f => f.Path == $"src/{project}/{project}.csproj");
    }

    [Fact]
    public void Only_the_agreed_names_stand_at_the_top()
    {
        Assert.True(
            StrayNames(RepositoryTree.TopLevelNames()) is [],
            $"At the top: {string.Join(", ", StrayNames(RepositoryTree.TopLevelNames()))}. Sources go to src, tests to tests, pages to docs, scripts to eng.");
        Assert.Contains("Orleans.Traces.sln", RepositoryTree.TopLevelNames());
    }

    [Fact]
    public void A_stray_name_at_the_top_is_found()
    {
        Assert.Equal(["PLAN.md"], StrayNames(["src", ".editorconfig", "PLAN.md", "README.md"]));
    }

    [Theory]
    [InlineData("bin", false, true)]
    [InlineData("artifacts", true, true)]
    [InlineData("artifacts", false, false)]
    [InlineData("me.user", false, true)]
    [InlineData("binary", true, false)]
    public void What_git_ignores_is_left_out(string name, bool top, bool ignored)
    {
        Assert.Equal(ignored, RepositoryTree.IsIgnored(name, top, ["bin/", "/artifacts/", "*.user"]));
    }

    [Fact]
    public void The_recorded_requests_of_real_clients_are_there()
    {
        var folder = Path.Combine(RepositoryTree.Root, "tests", "data", "otlp");

        Assert.True(Directory.Exists(folder), "tests/data/otlp is gone; restore it: what clients really sent can't be made again.");
        var requests = new DirectoryInfo(folder).EnumerateFiles("*.pb*", SearchOption.AllDirectories).ToList();
        Assert.True(requests.Count > 50, $"tests/data/otlp has only {requests.Count} protobuf requests; restore the rest.");
        Assert.All(requests, r => Assert.True(r.Length > 0, $"{r.Name} is empty."));
    }

    private static string[] StrayNames(IEnumerable<string> names) => [.. names.Where(n => !n.StartsWith('.') && !TopLevel.Contains(n))];

    private static bool IsProject(string path) => path.EndsWith(".csproj", StringComparison.Ordinal);

    private static string Project(string items) => $"<Project><ItemGroup>{items}</ItemGroup></Project>";

    private static IEnumerable<Finding> WrongArrows(SourceFile file)
    {
        var project = Path.GetFileNameWithoutExtension(file.Path);
        if (!Arrows.TryGetValue(project, out var allowed))
            return [new Finding(1, "a project that the design does not name")];
        return Included(file, "ProjectReference")
            .Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))
            .Where(target => !allowed.Contains(target))
            .Select(target => new Finding(1, $"{project} -> {target}"));
    }

    private static IEnumerable<Finding> ForeignPackages(SourceFile file) =>
        Included(file, "PackageReference").Concat(Included(file, "FrameworkReference"))
            .Where(name => !PureReferences.Contains(name))
            .Select(name => new Finding(1, name));

    private static IEnumerable<Finding> FloatingVersions(SourceFile file) =>
        XDocument.Parse(file.Text).Descendants()
            .Where(e => e.Name.LocalName is "PackageVersion" or "PackageReference" or "GlobalPackageReference")
            .SelectMany(e => e.Attributes().Concat<XObject>(e.Elements()))
            .Select(x => x is XAttribute a ? (Name: a.Name.LocalName, a.Value) : (Name: ((XElement)x).Name.LocalName, ((XElement)x).Value))
            .Where(x => x.Name is "Version" or "VersionOverride" && !ExactVersion().IsMatch(x.Value))
            .Select(x => new Finding(1, $"version {x.Value}"));

    private static IEnumerable<Finding> BannedFolders(SourceFile file)
    {
        var folders = file.Path.Split('/')[..^1];
        var names = Namespace().Matches(file.Code).SelectMany(m => m.Groups["name"].Value.Split('.'));
        return folders.Concat(names).Intersect(BannedNames).Select(name => new Finding(1, $"\"{name}\""));
    }

    private static IEnumerable<string> Included(SourceFile file, string element) =>
        XDocument.Parse(file.Text).Descendants()
            .Where(e => e.Name.LocalName == element)
            .Select(e => (string?)e.Attribute("Include"))
            .OfType<string>();

    [GeneratedRegex(@"^\d+(\.\d+){1,3}(-[0-9A-Za-z.-]+)?$")]
    private static partial Regex ExactVersion();

    [GeneratedRegex(@"^\s*namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
