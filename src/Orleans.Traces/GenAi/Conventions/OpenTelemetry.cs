using Orleans.Traces.GenAi.Reading;

namespace Orleans.Traces.GenAi.Conventions;

/// <summary>OpenTelemetry's conventions that are not about generative AI.</summary>
internal static class OpenTelemetry
{
    /// <summary>The table.</summary>
    public static Convention Table { get; } = new("OpenTelemetry", Rank.Generic,
    [
        new(Fields.UserId, "enduser.id"),
        .. Rows.Of(Fields.Environment, "deployment.environment.name", "deployment.environment"),
        new(Fields.Release, "service.version"),
        new(Fields.FailedUnlessOk, "error.type") { Read = Expect.Presence },
        new(Fields.Error, "exception") { ReadEvents = ReadErrors.OfExceptions },
        new(Fields.ErrorType, "error.type"),
    ]);
}
