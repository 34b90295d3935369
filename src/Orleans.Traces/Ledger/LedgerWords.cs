using System.Text.Json;
using Orleans.Traces.Otlp.Cutting;

namespace Orleans.Traces.Ledger;

/// <summary>The names under which reasons are counted, stored and shown: those of the enums, in camel case.</summary>
public static class LedgerWords
{
    private static readonly string[] Reasons = [.. Enum.GetNames<RefusalReason>().Select(Word)];
    private static readonly string[] Results = [.. Enum.GetNames<RequestResult>().Select(Word)];

    /// <summary>For instance <c>spanId</c>.</summary>
    public static string Of(RefusalReason reason) => (int)reason < Reasons.Length ? Reasons[(int)reason] : Word(reason.ToString());

    /// <summary>For instance <c>tooLarge</c>.</summary>
    public static string Of(RequestResult result) => Results[(int)result];

    private static string Word(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
