namespace Orleans.Traces.Tests;

public sealed partial class TidyTests
{
    private const int MaxFileLines = 400;
    private const int MaxMethodLines = 70;

    private static readonly string[] ShapedEndings = [".cs", ".razor", ".css", ".js"];

    private static TidyRule[] ShapeRules =>
    [
        new()
        {
            Name = "files are short",
            Instead = $"Split it: at most {MaxFileLines} lines, one idea each.",
            Scope = path => path.StartsWith("src/", StringComparison.Ordinal) && ShapedEndings.Any(e => path.EndsWith(e, StringComparison.Ordinal)),
            Find = file => LinesOf(file.Text) is > MaxFileLines and var lines ? [new Finding(1, $"{lines} lines")] : [],
            Breaks = Product(Lines(MaxFileLines + 1)),
            Keeps = Product(Lines(MaxFileLines)),
        },
        new()
        {
            Name = "methods are short",
            Instead = $"Name its steps and make them methods: at most {MaxMethodLines} lines each.",
            Scope = path => path.StartsWith("src/", StringComparison.Ordinal) && path.EndsWith(".cs", StringComparison.Ordinal),
            Find = file => CodeShape.Members(file)
                .Where(m => m.Lines > MaxMethodLines)
                .Select(m => new Finding(m.Line, $"{m.Lines} lines")),
            Breaks = Product("namespace A;\nclass B\n{\n    void C()\n    {\n" + Lines(MaxMethodLines - 2) + "\n    }\n}"),
            Keeps = Product("namespace A;\nclass B\n{\n    void C()\n    {\n" + Lines(MaxMethodLines - 3) + "\n    }\n    void D() { }\n}"),
        },
        new()
        {
            Name = "no exception is swallowed",
            Instead = "Catch the type that can be handled; where all are caught, rethrow or use what was caught (log it, carry it on).",
            Scope = IsProduct,
            Find = CodeShape.SwallowedExceptions,
            Breaks = Product("try { Go(); } catch (Exception) { return null; }"),
            Keeps = Product("try { Go(); } catch (Exception fault) when (x) { Log(fault); } try { } catch (IOException) { } try { } catch { throw; }"),
        },
    ];

    [Theory]
    [InlineData("try { } catch { }")]
    [InlineData("try { } catch (Exception) { }")]
    [InlineData("try { } catch (System.Exception e) when (e is not null) { Count(); }")]
    [InlineData("try { } catch (Exception e) { if (a) { b(); } } throw e;")]
    [InlineData("try { } catch (Exception e) when (e is { HResult: 1 }) { b(); } throw e;")]
    [InlineData("try { } catch when (Late()) { }")]
    public void Every_form_of_a_swallowed_exception_is_found(string code)
    {
        Assert.Single(CodeShape.SwallowedExceptions(Product(code)));
    }

    [Theory]
    [InlineData("try { } catch (Exception e) when (e is IOException or TimeoutException) { return; }")]
    [InlineData("try { } catch (Exception e) { Log(e); }")]
    [InlineData("try { } catch { Undo(); throw; }")]
    [InlineData("try { } catch (OperationCanceledException) { }")]
    public void Catching_what_can_be_handled_is_no_fault(string code)
    {
        Assert.Empty(CodeShape.SwallowedExceptions(Product(code)));
    }

    [Theory]
    [InlineData("var a = 1; // b", "var a = 1;     ")]
    [InlineData("a(\"b // c\"); d", "a(        ); d")]
    [InlineData("a('\"'); b", "a(   ); b")]
    [InlineData("$\"a{b(\"}\")}c\" + d", "    b(   )    + d")]
    [InlineData("@\"a\"\"b\" + c", "        + c")]
    [InlineData("\"\"\"a \"b\" c\"\"\" + d", "              + d")]
    [InlineData("\"\" + a", "   + a")]
    [InlineData("/* a */ b", "        b")]
    public void Code_is_told_from_comments_and_literals(string text, string code)
    {
        Assert.Equal(code, CodeText.Of(text).Code);
    }

    [Fact]
    public void Members_are_measured_and_types_and_tables_are_not()
    {
        var file = Product("""
            namespace A;
            [B(typeof(int[]))]
            public sealed record C(int D = 1) : E
            {
                private static readonly int[] Table = new[]
                {
                    1,
                };

                public int F { get; init; }

                internal void G<T>(int h = 2)
                    where T : class
                {
                    foreach (var record in H) { I(); }
                }
            }
            """);

        Assert.Equal([(10, 1), (12, 5)], CodeShape.Members(file));
    }

    private static string Lines(int count) => string.Join('\n', Enumerable.Repeat("x();", count));

    private static int LinesOf(string text) => text.TrimEnd('\n').Count(c => c == '\n') + 1;
}
