using System.Text.Json;
using Azure;
using Azure.Data.Tables.Models;
using Azure.Identity;

namespace Orleans.Traces.Storage.AzureTables;

/// <summary>What the account's answers mean.</summary>
internal static class TableFaults
{
    /// <summary>The table, or the row, is not there.</summary>
    public static bool IsMissing(this RequestFailedException e) => e.Status == 404 || e.ErrorCode == TableErrorCode.TableBeingDeleted.ToString();

    /// <summary>Another version of the row is stored than the write was based on, or one where there was to be none. It may be this very write,
    /// whose first answer was lost.</summary>
    public static bool IsConflict(this RequestFailedException e) => e.Status is 409 or 412 && e.ErrorCode != TableErrorCode.TableBeingDeleted.ToString();

    /// <summary>Does work, and says what fails in it as <see cref="StorageUnavailableException"/>.</summary>
    public static async Task<T> GuardAsync<T>(string what, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (IsOfAccount(e, cancellationToken))
        {
            throw Unavailable(what, e);
        }
    }

    /// <summary>Whether a failure is one of the account or of the way to it.</summary>
    public static bool IsOfAccount(Exception e, CancellationToken cancellationToken) =>
        e is RequestFailedException or AuthenticationFailedException or IOException or JsonException
        || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        || (e is AggregateException all && all.Flatten().InnerExceptions.All(inner => IsOfAccount(inner, cancellationToken)));

    /// <summary>The failure, with what to do about it.</summary>
    public static StorageUnavailableException Unavailable(string what, Exception e) => new($"{what} cannot be used now: {Reason(e)}", e);

    private static string Reason(Exception e) => e switch
    {
        RequestFailedException { Status: 401 or 403 } refused =>
            $"it refuses this process ({refused.Status} {refused.ErrorCode}). Give its identity the role 'Storage Table Data Contributor' on the "
            + "account, or mend the key in the connection string.",
        AuthenticationFailedException => "no identity could be had to ask it with. Sign in (az login), give the process a managed identity, or use a "
            + "connection string.",
        RequestFailedException { Status: 404 } => "a table of it is gone.",
        RequestFailedException { Status: 429 or 503 } => "it is busier than it may be. It is tried again; where it stays so, use a second account.",
        RequestFailedException { Status: > 0 } failed => $"it answers {failed.Status} {failed.ErrorCode}.",
        JsonException => "its answer cannot be read: it was cut off, or something else answers at this address.",
        AggregateException all => Reason(all.Flatten().InnerExceptions[^1]),
        OperationCanceledException => "it does not answer in time. Check the network, and Traces:Tables:RequestTimeout.",
        _ => $"it cannot be reached ({FirstLine(e.Message)}). Check its address, the network and its firewall.",
    };

    private static string FirstLine(string text) => text.Split('\n')[0].Trim();
}
