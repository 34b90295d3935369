using System.Net.Http;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Web.ViewModels.Settings;

namespace Orleans.Traces.Web.Components.Settings;

/// <summary>The keys of the project.</summary>
public sealed partial class KeySettings
{
    private const string Keys = "keys";

    private NewKeyForm _form = new();
    private IReadOnlyList<KeyDocument>? _keys;
    private NewKeyDocument? _made;

    /// <inheritdoc/>
    protected override async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        var (document, problem) = await Api.ReadAsync(Keys, AccessJson.Api.KeyListDocument, cancellationToken);
        _keys = document?.Keys ?? _keys;
        return problem;
    }

    private Task<bool> CreateAsync() => DoAsync(async token =>
    {
        if (!_form.TryWrite(out var body, out var fault))
            return fault;
        var (made, problem) = await Api.SendAsync(HttpMethod.Post, Keys, body, AccessJson.Api.NewKeyDocument, token);
        if (made is not null)
            (_made, _form) = (made, new NewKeyForm());
        return problem;
    });

    private Task<bool> DeleteAsync(string id) => DoAsync(token => Api.SendAsync(HttpMethod.Delete, $"{Keys}/{id}", null, token));
}
