using System.Net.Http;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Web.ViewModels.Settings;

namespace Orleans.Traces.Web.Components.Settings;

/// <summary>The projects of the instance, and for how long each keeps what it has.</summary>
public sealed partial class ProjectSettings
{
    private const string Projects = "projects";

    private ProjectForm _form = new();
    private ProjectForm? _changed;
    private IReadOnlyList<ProjectDocument>? _projects;

    /// <inheritdoc/>
    protected override async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        var (document, problem) = await Api.ReadAsync(Projects, AccessJson.Api.ProjectListDocument, cancellationToken);
        _projects = document?.Projects ?? _projects;
        return problem;
    }

    private async Task CreateAsync()
    {
        if (await DoAsync(token => SendAsync(HttpMethod.Post, Projects, _form.TryWriteNew, token)))
            _form = new ProjectForm();
    }

    private async Task ChangeAsync()
    {
        if (_changed is { } changed && await DoAsync(token => SendAsync(HttpMethod.Patch, $"{Projects}/{changed.Id}", changed.TryWriteChange, token)))
            _changed = null;
    }

    private Task<bool> DeleteAsync(string id) => DoAsync(token => Api.SendAsync(HttpMethod.Delete, $"{Projects}/{id}", null, token));

    private async Task<string?> SendAsync(HttpMethod method, string address, WriteBody write, CancellationToken cancellationToken) =>
        write(out var body, out var fault) ? await Api.SendAsync(method, address, body, cancellationToken) : fault;

    private delegate bool WriteBody(out string? body, out string? fault);
}
