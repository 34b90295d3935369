using Bunit;
using Bunit.TestDoubles;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Traces.Access;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Web.Tests;

/// <summary>Whose traces a page shows.</summary>
public sealed class PageReaderTests : PageTests
{
    private IEnumerable<NavigationHistory> Visits => Services.GetRequiredService<BunitNavigationManager>().History;

    private PageReader Reader => Services.GetRequiredService<PageReader>();

    [Theory]
    [InlineData(KeyScopes.Read, "/", "own", "/a?b=c")]
    [InlineData(KeyScopes.Read, "/?project=other", "own", "/a?b=c")]
    [InlineData(KeyScopes.Admin, "/?project=other", "own", "/a?b=c")]
    [InlineData(KeyScopes.Operator, "/", "own", "/a?b=c")]
    [InlineData(KeyScopes.Operator, "/x?y=z&project=other", "other", "/a?b=c&project=other")]
    [InlineData(KeyScopes.Operator, "/?project=NO", "own", "/a?b=c")]
    public void It_is_the_keys_project_unless_an_operator_names_another(KeyScopes scopes, string address, string project, string link)
    {
        Assert.True(ProjectId.TryParse("own", out var own));
        ReadAs(new Caller(own, "0123456789abcdef", scopes));
        Navigation.NavigateTo(address);

        Assert.Equal((project, link), (Reader.Project.ToString(), Reader.Link("/a?b=c")));
    }

    [Fact]
    public void A_first_parameter_is_begun_with_a_question_mark()
    {
        Navigation.NavigateTo("/?project=other");

        Assert.Equal("/?project=other", Reader.Link("/"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_who_has_signed_in_can_sign_out(bool isSignedIn)
    {
        ReadAs(Caller.Keyless, isSignedIn ? "0123456789abcdef" : null);

        Assert.Equal(isSignedIn, Reader.IsSignedIn);
        Assert.Equal(isSignedIn, Render<Components.MainLayout>().Markup.Contains("/logout", StringComparison.Ordinal));
    }

    [Fact]
    public void A_page_leaves_once_its_reader_may_no_longer_read()
    {
        var layout = Render<Components.MainLayout>();
        Assert.Empty(Visits);

        ReadAsNobody();

        layout.WaitForAssertion(() => Assert.True(Assert.Single(Visits).Options.ForceLoad));
    }

    [Fact]
    public void Nobody_sees_nothing()
    {
        ReadAsNobody();

        Assert.Throws<InvalidOperationException>(() => Reader.Project);
    }
}
