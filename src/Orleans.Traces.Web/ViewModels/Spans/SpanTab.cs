namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>A part of a span's panel.</summary>
public enum SpanTab
{
    /// <summary>What the span did, by its kind.</summary>
    Content,

    /// <summary>Its attributes.</summary>
    Attributes,

    /// <summary>Its events and log records.</summary>
    Timeline,

    /// <summary>Its links to other spans.</summary>
    Links,

    /// <summary>Where it comes from: resource and scope.</summary>
    Source,

    /// <summary>What was sent.</summary>
    Raw,
}
