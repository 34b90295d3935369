using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl.Syntax;

namespace Orleans.Traces.Query.Json;

/// <summary>What can be searched for, as the API writes it.</summary>
/// <param name="Attributes">The attributes that the newest traces have, by scope and key.</param>
/// <param name="Intrinsics">What TraceQL knows of every span and trace, by name.</param>
public sealed record AttributeNamesDocument(IReadOnlyList<AttributeNameDocument> Attributes, IReadOnlyList<string> Intrinsics)
{
    /// <summary>The document of names.</summary>
    public static AttributeNamesDocument Of(AttributeNames names, IReadOnlyList<string> intrinsics) => new(
        [.. names.Names.Select(AttributeNameDocument.Of)],
        intrinsics);
}

/// <summary>An attribute.</summary>
/// <param name="Name">As TraceQL writes it, scope included.</param>
/// <param name="Scope"><c>span</c>, <c>resource</c>, <c>event</c>, <c>link</c> or <c>instrumentation</c>.</param>
/// <param name="Key">Its key.</param>
public sealed record AttributeNameDocument(string Name, string Scope, string Key)
{
    internal static AttributeNameDocument Of(AttributeName name)
    {
        var scope = name.Scope.ToString().ToLowerInvariant();
        return new AttributeNameDocument($"{scope}.{AttributeText.Of(name.Key)}", scope, name.Key);
    }
}

/// <summary>Values of an attribute, or of something that TraceQL knows of every span and trace.</summary>
/// <param name="Name">What they are values of.</param>
/// <param name="Values">Each once.</param>
public sealed record AttributeValuesDocument(string Name, IReadOnlyList<AttributeValue> Values);
