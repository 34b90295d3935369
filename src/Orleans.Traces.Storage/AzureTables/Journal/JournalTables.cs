using Azure.Data.Tables;
using Orleans.Traces.Claims;

namespace Orleans.Traces.Storage.AzureTables.Journal;

/// <summary>Where a journal lies.</summary>
/// <param name="Rows">The table of its lanes.</param>
/// <param name="Register">Says whose it is.</param>
/// <param name="Journal">Its name, and whose it is.</param>
internal sealed record JournalTables(TableClient Rows, JournalRegister Register, HeldJournal Journal);
