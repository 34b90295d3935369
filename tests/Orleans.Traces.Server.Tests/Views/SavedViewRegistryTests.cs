using Orleans.Traces.Identity;
using Orleans.Traces.Query.Views;
using Orleans.Traces.Server.Tests.Access;
using Orleans.Traces.Server.Views;

namespace Orleans.Traces.Server.Tests.Views;

public sealed class SavedViewRegistryTests
{
    private static readonly ProjectId Shop = ProjectId.TryParse("shop", out var id) ? id : throw new InvalidOperationException();

    private readonly SavedViewRegistry _views = new(new MemoryConfigStore());

    [Fact]
    public async Task Views_are_a_projects_and_stand_by_name()
    {
        await _views.SaveAsync(Shop, new SavedView("b", "/?q=%7B%7D"), default);
        await _views.SaveAsync(Shop, new SavedView("A", "/?range=1h"), default);
        await _views.SaveAsync(Shop, new SavedView("b", "/?range=6h"), default);

        Assert.Equal([new SavedView("A", "/?range=1h"), new SavedView("b", "/?range=6h")], await _views.ListAsync(Shop, default));
        Assert.Empty(await _views.ListAsync(ProjectId.Default, default));
    }

    [Fact]
    public async Task A_name_is_one_views_alone()
    {
        await _views.SaveAsync(Shop, new SavedView("a", "/"), default);
        await _views.SaveAsync(Shop, new SavedView("b", "/"), default);

        Assert.False(await _views.RenameAsync(Shop, "a", "b", default));
        Assert.False(await _views.RenameAsync(Shop, "gone", "c", default));
        Assert.True(await _views.RenameAsync(Shop, "a", "c", default));
        Assert.Equal(["b", "c"], (await _views.ListAsync(Shop, default)).Select(v => v.Name));
    }

    [Fact]
    public async Task What_is_deleted_is_gone_and_a_deleted_project_leaves_none()
    {
        await _views.SaveAsync(Shop, new SavedView("a", "/"), default);
        await _views.SaveAsync(Shop, new SavedView("b", "/"), default);

        Assert.True(await _views.DeleteAsync(Shop, "a", default));
        Assert.False(await _views.DeleteAsync(Shop, "a", default));
        Assert.Equal(["b"], (await _views.ListAsync(Shop, default)).Select(v => v.Name));

        await _views.ForgetAsync(Shop, default);
        Assert.Empty(await _views.ListAsync(Shop, default));
    }

    [Fact]
    public async Task As_many_of_the_longest_as_a_project_may_have_fit_into_its_document()
    {
        var address = "/?q=" + new string('"', SavedView.MaxAddressLength - 4);
        foreach (var number in Enumerable.Range(0, SavedView.MaxViews))
            Assert.True(await _views.SaveAsync(Shop, new SavedView($"{number:000}{new string('\u0001', SavedView.MaxNameLength - 3)}", address), default));

        Assert.False(await _views.SaveAsync(Shop, new SavedView("one more", "/"), default));
        Assert.Equal(SavedView.MaxViews, (await _views.ListAsync(Shop, default)).Count);
    }

    [Theory]
    [InlineData("", "/")]
    [InlineData("a", "https://example.org/")]
    [InlineData("a", "//example.org/")]
    [InlineData("a", "/\u00E9")]
    [InlineData("a", "/ b")]
    [InlineData("a", "")]
    public async Task What_is_no_view_of_ours_is_not_saved(string name, string address)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _views.SaveAsync(Shop, new SavedView(name, address), default));
        Assert.Empty(await _views.ListAsync(Shop, default));
    }
}
