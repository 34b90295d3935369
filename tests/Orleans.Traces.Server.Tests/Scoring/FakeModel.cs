using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Orleans.Traces.Server.Tests.Outgoing;

namespace Orleans.Traces.Server.Tests.Scoring;

/// <summary>A service that speaks OpenAI's chat completions as far as judges need it: deterministic, and as broken as the test says. What it does is the model's
/// name; <c>good</c> chooses the first choice that it is offered.</summary>
internal sealed class FakeModel : IAsyncDisposable
{
    public const string Key = "sk-fake-0123456789";

    private LoopbackService _service = null!;
    private int _calls;

    public Uri BaseUrl => new(_service.Address, "/v1");

    public IReadOnlyList<ReceivedRequest> Received => [.. _service.Received];

    /// <summary>What <c>changing</c> answers to each of its calls, the last one to all further ones.</summary>
    public string[] Answers { get; set; } = [];

    public static async Task<FakeModel> StartAsync()
    {
        var model = new FakeModel();
        model._service = await LoopbackService.StartAsync(model.AnswerAsync);
        return model;
    }

    /// <summary>The text of a message of a request.</summary>
    public static string Message(ReceivedRequest request, int index)
    {
        var content = JsonDocument.Parse(request.Text).RootElement.GetProperty("messages")[index].GetProperty("content");
        return content.ValueKind == JsonValueKind.String ? content.GetString()! : content[0].GetProperty("text").GetString()!;
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private Task AnswerAsync(HttpContext context, ReceivedRequest request)
    {
        var call = Interlocked.Increment(ref _calls);
        if (request.Path != "/v1/chat/completions")
            return ErrorAsync(context, 404, "there is nothing here");
        if (request.Headers.GetValueOrDefault("Authorization") != $"Bearer {Key}")
            return ErrorAsync(context, 401, $"Incorrect API key provided: {request.Headers.GetValueOrDefault("Authorization")}");

        var model = JsonDocument.Parse(request.Text).RootElement.GetProperty("model").GetString();
        return model switch
        {
            "good" => CompletionAsync(context, $$"""{"reasoning":"As told.","choice":"{{FirstChoice(request)}}"}"""),
            "changing" => CompletionAsync(context, Answers[Math.Min(call, Answers.Length) - 1]),
            "busy" => BusyAsync(context),
            "broke" => ErrorAsync(context, 429, "insufficient_quota: pay first"),
            "failing" => ErrorAsync(context, 500, "out of order"),
            "html" => HtmlAsync(context),
            "html-as-json" => RawAsync(context, "<html>not found</html>"),
            "empty" => RawAsync(context, "{}"),
            "cut" => CutAsync(context),
            "silent" => SilentAsync(context),
            "picky" => ErrorAsync(context, 400, "Unsupported parameter: 'temperature'"),
            "elsewhere" => RedirectAsync(context),
            _ => ErrorAsync(context, 404, $"The model '{model}' does not exist"),
        };
    }

    private static string FirstChoice(ReceivedRequest request)
    {
        const string before = "<one of: ";
        var system = Message(request, 0);
        var at = system.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return system[at..system.IndexOfAny([',', '>'], at)];
    }

    private static Task CompletionAsync(HttpContext context, string answer) => context.Response.WriteAsJsonAsync(new
    {
        id = "chatcmpl-1",
        @object = "chat.completion",
        created = 1_700_000_000,
        model = "fake-2026",
        choices = new[] { new { index = 0, finish_reason = "stop", message = new { role = "assistant", content = answer } } },
        usage = new { prompt_tokens = 100, completion_tokens = 20, total_tokens = 120 },
    });

    private static Task ErrorAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { error = new { message, type = "an_error" } });
    }

    private static Task BusyAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "37";
        return ErrorAsync(context, 429, "Rate limit reached");
    }

    private static Task HtmlAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync("<html>Welcome</html>");
    }

    private static Task RawAsync(HttpContext context, string body)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }

    private static async Task CutAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = 1_000;
        await context.Response.WriteAsync("{\"id\":");
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    private static async Task SilentAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    private static Task RedirectAsync(HttpContext context)
    {
        context.Response.Redirect("http://169.254.169.254/latest");
        return Task.CompletedTask;
    }
}
