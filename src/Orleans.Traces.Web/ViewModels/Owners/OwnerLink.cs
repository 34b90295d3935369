using System.Buffers.Text;
using System.Text;
using Orleans.Traces.Query.Stats;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Web.ViewModels.Lists;

namespace Orleans.Traces.Web.ViewModels.Owners;

/// <summary>Addresses of sessions and users. Their ids come from telemetry and can be any text.</summary>
/// <remarks>An id of plain characters stands in the path as it is. Any other one, and one that a browser would take for a way through folders, stands
/// there as <c>~</c> and its UTF-8 in base64url: nothing on the way decodes that, cuts it, or makes a slash of it.</remarks>
public static class OwnerLink
{
    private const char Encoded = '~';

    /// <summary>The address of a session or user.</summary>
    public static string To(TraceOwner owner) => $"{PathOf(owner.Kind)}/{Segment(owner.Id)}";

    /// <summary>The address of the list of them.</summary>
    public static string PathOf(OwnerKind kind) => kind == OwnerKind.Session ? "/sessions" : "/users";

    /// <summary>The address of the list of its traces.</summary>
    public static string Traces(TraceOwner owner) => new ListAddress { Query = Query(owner) }.ToString();

    /// <summary>Its traces, in TraceQL.</summary>
    public static string Query(TraceOwner owner) => $"{{ {Condition(owner)} }}";

    /// <summary>A trace is its own, as a condition of TraceQL.</summary>
    public static string Condition(TraceOwner owner) => $"trace:{(owner.Kind == OwnerKind.Session ? "session" : "user")} = {TraceQlField.Quoted(owner.Id)}";

    /// <summary>An id as a part of a path.</summary>
    public static string Segment(string id) =>
        id.Length > 0 && id.All(IsPlain) && id.Any(c => c != '.') ? id : Encoded + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(id));

    /// <summary>The id that a part of a path stands for. Whoever writes an address by hand may write the id itself.</summary>
    public static string Id(string segment) =>
        segment.StartsWith(Encoded) && Base64Url.IsValid(segment.AsSpan(1)) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(segment.AsSpan(1))) : segment;

    /// <summary>An id as it is shown.</summary>
    public static string Shown(string id) => id.Length == 0 ? "(empty)" : VisibleText.Line(id);

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '@';
}
