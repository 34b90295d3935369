using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Orleans.Traces.Server.Api;

/// <summary>A media type that OTLP is given back in.</summary>
internal sealed record OtlpFormat(string MediaType)
{
    public static readonly OtlpFormat Protobuf = new("application/x-protobuf");

    public static readonly OtlpFormat Json = new("application/json");

    // The first is taken where the client likes several alike.
    private static readonly OtlpFormat[] Offered = [Protobuf, Json];

    public static string OfferedNames => string.Join(", ", Offered.Select(o => o.MediaType));

    /// <summary>The format that a header <c>Accept</c> likes best (RFC 9110, 12.5.1); null: it allows none.</summary>
    public static OtlpFormat? Choose(StringValues accept)
    {
        if (StringValues.IsNullOrEmpty(accept))
            return Offered[0];
        if (!MediaTypeHeaderValue.TryParseList(accept, out var ranges))
            return null;

        var best = Offered.MaxBy(o => Quality(ranges, o))!;
        return Quality(ranges, best) > 0 ? best : null;
    }

    // The most specific range that matches says how much the format is liked.
    private static double Quality(IList<MediaTypeHeaderValue> ranges, OtlpFormat format)
    {
        var range = ranges.Where(r => r.MatchesMediaType(format.MediaType)).MaxBy(Specificity);
        return range is null ? 0 : range.Quality ?? 1;
    }

    private static int Specificity(MediaTypeHeaderValue range) => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2;
}
