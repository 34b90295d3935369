using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Net.Http;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;
using Orleans.Traces.GenAi;
using Orleans.Traces.Scoring.Judging;
using Orleans.Traces.Scoring.Running;
using Orleans.Traces.Server.Outgoing;
using Orleans.Traces.Server.Scoring.Services;

namespace Orleans.Traces.Server.Scoring.Judging;

/// <summary>Asks a model over OpenAI's chat completions, by the guarded client alone. Asks once: who repeats is decided above.</summary>
internal sealed class ChatService(OutgoingClient outgoing, TimeProvider time)
{
    // A service on this machine may want no key, the library always does.
    private const string NoKey = "none";

    // Longer than any time-out of the guard, whose word counts.
    private static readonly TimeSpan LibraryTimeout = TimeSpan.FromMinutes(15);

    /// <summary>The answer.</summary>
    /// <exception cref="ScoringException">There is none.</exception>
    public async Task<ChatReply> AskAsync(JudgeMethod method, IReadOnlyList<(string Role, string Text)> messages, CancellationToken cancellationToken)
    {
        var host = method.Service.Address.Host;
        try
        {
            var key = method.Service.Secret is { } secret ? outgoing.Secrets.For(secret, method.Service.Address) : NoKey;
            using var transport = new TimedTransport(outgoing.Http, method.Service.Timeout);
            var options = new OpenAIClientOptions
            {
                Endpoint = method.Service.Address,
                Transport = transport,
                RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
                NetworkTimeout = LibraryTimeout,
                UserAgentApplicationId = "orleans-traces",
            };
            options.AddPolicy(new JsonAnswers(), PipelinePosition.PerTry);
            var client = new ChatClient(method.Model, new ApiKeyCredential(key), options);
            var result = await client.CompleteChatAsync(messages.Select(MessageOf), OptionsOf(method), cancellationToken);
            return ReplyOf(result.Value, host);
        }
        catch (OutgoingException e)
        {
            throw AnswerFaults.Of(e);
        }
        catch (ClientResultException e) when (e.GetRawResponse() is { } response)
        {
            throw AnswerFaults.Of(host, response.Status, outgoing.Secrets.Without(response.Content.ToString()), RetryAfterOf(response.Headers));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException or KeyNotFoundException or NullReferenceException)
        {
            // The library reads what comes as it should be.
            throw new ScoringException(ScoringFault.Lasting, $"The answer of {host} is no chat completion as OpenAI defines it: {outgoing.Secrets.Without(e.Message)}", e);
        }
    }

    private static ChatMessage MessageOf((string Role, string Text) message) => message.Role switch
    {
        "system" => new SystemChatMessage(message.Text),
        "assistant" => new AssistantChatMessage(message.Text),
        _ => new UserChatMessage(message.Text),
    };

    private static ChatCompletionOptions OptionsOf(JudgeMethod method)
    {
        var options = new ChatCompletionOptions
        {
            Temperature = (float?)method.Temperature,
            MaxOutputTokenCount = method.MaxTokens,
            ResponseFormat = method.Format switch
            {
                AnswerFormat.JsonObject => ChatResponseFormat.CreateJsonObjectFormat(),
                AnswerFormat.JsonSchema => ChatResponseFormat.CreateJsonSchemaFormat(
                    "judgement", BinaryData.FromString(method.Answer.Schema), jsonSchemaIsStrict: true),
                _ => null,
            },
        };
#pragma warning disable OPENAI001 // Only the member is marked as one that may change; what is sent is part of the service's interface.
        options.Seed = method.Seed;
#pragma warning restore OPENAI001
        return options;
    }

    private static ChatReply ReplyOf(ChatCompletion completion, string host)
    {
        var usage = completion.Usage is not { } sent ? TokenUsage.Unknown : new TokenUsage
        {
            Input = sent.InputTokenCount,
            Output = sent.OutputTokenCount,
            CacheRead = sent.InputTokenDetails?.CachedTokenCount,
            Reasoning = sent.OutputTokenDetails?.ReasoningTokenCount,
        };
        var text = string.Concat(completion.Content.Where(p => p.Kind == ChatMessageContentPartKind.Text).Select(p => p.Text));
        return new ChatReply(text.Length > 0 ? text : completion.Refusal ?? "", completion.Model is { Length: > 0 } model ? model : null, usage, host);
    }

    private TimeSpan? RetryAfterOf(PipelineResponseHeaders headers)
    {
        if (!headers.TryGetValue("Retry-After", out var value) || value is null)
            return null;
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(seconds);
        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) && date > time.GetUtcNow()
            ? date - time.GetUtcNow()
            : null;
    }

    /// <summary>Says to the guard how long each call may take.</summary>
    private sealed class TimedTransport(HttpClient client, TimeSpan? timeout) : HttpClientPipelineTransport(client)
    {
        protected override void OnSendingRequest(PipelineMessage message, HttpRequestMessage httpRequest)
        {
            if (timeout is { } limit)
                httpRequest.Options.Set(OutgoingGuard.Timeout, limit);
        }
    }

    /// <summary>Names what comes in the place of JSON: the library would only say where it stopped reading.</summary>
    private sealed class JsonAnswers : PipelinePolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            ProcessNext(message, pipeline, currentIndex);
            Check(message);
        }

        public override async ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            await ProcessNextAsync(message, pipeline, currentIndex);
            Check(message);
        }

        private static void Check(PipelineMessage message)
        {
            if (message.Response is not { IsError: false } response || !response.Headers.TryGetValue("Content-Type", out var type)
                || type is null || type.Contains("json", StringComparison.OrdinalIgnoreCase))
                return;
            throw new ScoringException(ScoringFault.Lasting, $"{message.Request.Uri?.Host} answered with {type} in the place of JSON; look at the base address.");
        }
    }
}

/// <summary>What a model answered.</summary>
/// <param name="Text">Its words.</param>
/// <param name="Model">The model that answered; null: not said.</param>
/// <param name="Usage">Its tokens.</param>
/// <param name="Host">The service.</param>
internal sealed record ChatReply(string Text, string? Model, TokenUsage Usage, string Host);
