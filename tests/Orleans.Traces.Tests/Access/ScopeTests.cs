using Orleans.Traces.Access;

namespace Orleans.Traces.Tests.Access;

public sealed class ScopeTests
{
    // What each scope alone may do.
    [Theory]
    [InlineData("ingest", "ingest score")]
    [InlineData("score", "score")]
    [InlineData("read", "read")]
    [InlineData("admin", "ingest read score admin")]
    [InlineData("operator", "ingest read score admin operator")]
    public void A_scope_holds_what_its_owner_could_get_and_no_more(string granted, string may)
    {
        Assert.True(KeyScopeRules.TryParse(granted, out var scopes));

        Assert.Equal(may.Split(' '), Words.Where(w => KeyScopeRules.TryParse(w, out var needed) && scopes.Hold(needed)));
        Assert.Equal([granted], scopes.Names());
    }

    [Fact]
    public void Scopes_add_up()
    {
        var scopes = KeyScopes.Ingest | KeyScopes.Read;

        Assert.True(scopes.Hold(KeyScopes.Ingest | KeyScopes.Read));
        Assert.False(scopes.Hold(KeyScopes.Read | KeyScopes.Admin));
        Assert.Equal(["ingest", "read"], scopes.Names());
        Assert.False(KeyScopes.None.Hold(KeyScopes.Ingest));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("Read")]
    [InlineData("none")]
    [InlineData("read,ingest")]
    public void Other_words_are_no_scopes(string? name) => Assert.False(KeyScopeRules.TryParse(name, out _));

    private static string[] Words => ["ingest", "read", "score", "admin", "operator"];
}
