using System.Runtime.InteropServices;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Storage.Tests.Store;

/// <summary>Large traces, and what is read of them without their payloads.</summary>
public abstract partial class TraceStoreContract
{
    [Fact]
    public async Task An_outline_names_every_item_of_every_save()
    {
        var key = Some.Key(1);
        var items = new List<TraceItem>();
        for (var revision = 0; revision < 6; revision++)
        {
            TraceItem[] more =
            [
                Some.Span(key, 10 * revision), Some.Span(key, (10 * revision) + 1, service: $"s{revision % 2}"), Some.Log(key, revision),
            ];
            items.AddRange(more);
            await SavedAsync(Some.Save(key, revision, 1_000, more));
        }

        var outline = (await Store.FindOutlineAsync(key, None))!;

        Assert.Equal((await Store.FindSummaryAsync(key, None))!, outline.Summary);
        Assert.Equal(items.OrderBy(i => i.Hash).Select(Text), outline.Items.OrderBy(i => i.Hash).Select(Text));
        Assert.All(outline.Items, i => Assert.True(i.IsOutline && i.Bytes.IsEmpty));
        Assert.All(outline.Items.OfType<SpanItem>(), s => Assert.NotNull(s.Facts));
        Assert.Null(await Store.FindOutlineAsync(Some.Key(2), None));
    }

    [Fact]
    public async Task An_outline_holds_nothing_of_the_payloads_and_one_context_for_all_of_a_kind()
    {
        var key = Some.Key(1);
        for (var revision = 0; revision < 20; revision++)
            await SavedAsync(Some.Save(key, revision, 1_000, Some.Span(key, revision, textLength: 100_000), Some.Span(key, 100 + revision)));

        var outline = (await Store.FindOutlineAsync(key, None))!;

        Assert.Equal(40, outline.Items.Count);
        var context = Assert.Single(outline.Items.Select(i => i.Context).Distinct());
        foreach (var part in (ReadOnlyMemory<byte>[])[context.ResourcePart, context.ScopePart])
        {
            // A slice of the block would keep all of it.
            Assert.True(MemoryMarshal.TryGetArray(part, out var array));
            Assert.Equal(part.Length, array.Array!.Length);
        }
    }

    [Fact]
    public async Task A_save_of_many_megabytes_comes_back_whole()
    {
        var key = Some.Key(1);
        TraceItem[] items = [.. Enumerable.Range(0, 20).Select(i => Some.Span(key, i, scope: $"s{i % 2}", textLength: 1_000_000)), Some.Log(key, 1)];
        await SavedAsync(Some.Save(key, items: items));

        var found = (await Store.FindAsync(key, None))!;

        Assert.Equal(items.Select(i => i.Hash).Order(), found.Items.Select(i => i.Hash).Order());
        Assert.Equal(21, (await Store.FindOutlineAsync(key, None))!.Items.Count);
    }

    private static string Text(TraceItem item) => item is SpanItem span
        ? $"{item.Hash} {item.Signal} {item.Size} {span.Header} {item.Context.Hash} {span.Name}"
        : $"{item.Hash} {item.Signal} {item.Size} {((LogItem)item).Header} {item.Context.Hash}";
}
