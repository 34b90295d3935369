using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Query.Json;

/// <summary>What can be searched for, as the API writes it.</summary>
/// <param name="Attributes">The attributes that the newest traces have, by scope and key.</param>
/// <param name="Intrinsics">What TraceQL knows of every span and trace, by name.</param>
public sealed record AttributeNamesDocument(IReadOnlyList<AttributeNameDocument> Attributes, IReadOnlyList<string> Intrinsics)
{
    /// <summary>The document of names.</summary>
    public static AttributeNamesDocument Of(AttributeNames names, IReadOnlyList<string> intrinsics) => new(
        [.. names.Names.Select(n => new AttributeNameDocument($"{n.Scope.ToString().ToLowerInvariant()}.{Quoted(n.Key)}", n.Scope.ToString().ToLowerInvariant(), n.Key))],
        intrinsics);

    // As TraceQL has it: what holds more than letters, digits and a few signs stands in quotes.
    private static string Quoted(string key) =>
        key.Length > 0 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/')
            ? key
            : $"\"{key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}

/// <summary>An attribute.</summary>
/// <param name="Name">As TraceQL writes it, scope included.</param>
/// <param name="Scope"><c>span</c>, <c>resource</c>, <c>event</c>, <c>link</c> or <c>instrumentation</c>.</param>
/// <param name="Key">Its key.</param>
public sealed record AttributeNameDocument(string Name, string Scope, string Key);

/// <summary>Values of an attribute, or of something that TraceQL knows of every span and trace.</summary>
/// <param name="Name">What they are values of.</param>
/// <param name="Values">Each once.</param>
public sealed record AttributeValuesDocument(string Name, IReadOnlyList<AttributeValue> Values);
