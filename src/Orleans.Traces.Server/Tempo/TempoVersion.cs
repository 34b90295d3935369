using System.Reflection;

namespace Orleans.Traces.Server.Tempo;

/// <summary>Tempo's build information.</summary>
/// <param name="Version">The version of Tempo whose API this is: Grafana once chose by it what to ask for.</param>
/// <param name="Revision">What really answers: this program and its version.</param>
internal sealed record TempoVersion(string Version, string Revision)
{
    /// <summary>What is answered.</summary>
    public static TempoVersion Document { get; } = new(
        "2.9.0",
        "Orleans.Traces " + typeof(TempoVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);

    /// <summary>Of no branch of Tempo.</summary>
    public string Branch { get; } = "";

    /// <summary>Nobody is named.</summary>
    public string BuildUser { get; } = "";

    /// <summary>No date is kept, so that builds are the same on every run.</summary>
    public string BuildDate { get; } = "";

    /// <summary>It is not written in Go.</summary>
    public string GoVersion { get; } = "";
}
