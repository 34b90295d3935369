using System.Text.Json;

namespace Orleans.Traces.GenAi.Messages;

/// <summary>Messages that came as log records of the same moment, in the order of a conversation.</summary>
/// <remarks>Clocks of milliseconds give all messages of a call one time, and what arrives in any order (law L2) has no other. So the order is that
/// which a conversation can have: the system first, then turns, each a user's message, the assistant's calls of tools, each with its results,
/// and the assistant's answer. Which of several turns came first is not known.</remarks>
internal static class SameMoment
{
    /// <summary>Puts messages in order, those of a moment among each other.</summary>
    /// <param name="messages">Each with its time, earliest first.</param>
    public static IReadOnlyList<FoundMessage> InOrder(IReadOnlyList<(ulong Time, FoundMessage Message)> messages)
    {
        var ordered = new List<FoundMessage>(messages.Count);
        for (var start = 0; start < messages.Count;)
        {
            var end = start + 1;
            while (end < messages.Count && messages[end].Time == messages[start].Time)
                end++;
            var run = messages.Skip(start).Take(end - start).Select(m => m.Message);
            ordered.AddRange(end - start > 1 ? Turns(run) : run);
            start = end;
        }

        return ordered;
    }

    private static IEnumerable<FoundMessage> Turns(IEnumerable<FoundMessage> run)
    {
        var byRole = run.ToLookup(m => m.Json.Text("role") ?? m.Role);
        var users = new Queue<FoundMessage>(byRole[MessageFinder.User]);
        var calls = new Queue<FoundMessage>(byRole[MessageFinder.Assistant].Where(m => CallIds(m.Json).Any()));
        var answers = new Queue<FoundMessage>(byRole[MessageFinder.Assistant].Where(m => !CallIds(m.Json).Any()));
        var results = byRole[MessageFinder.Tool].ToList();
        foreach (var message in byRole.Where(g => g.Key is not (MessageFinder.User or MessageFinder.Assistant or MessageFinder.Tool)).SelectMany(g => g))
            yield return message;
        while (users.Count + calls.Count + answers.Count > 0)
        {
            if (users.TryDequeue(out var user))
                yield return user;
            while (calls.TryDequeue(out var call))
            {
                yield return call;
                foreach (var id in CallIds(call.Json))
                {
                    foreach (var result in results.Where(r => r.Json.Text("id", "tool_call_id") == id).ToList())
                    {
                        results.Remove(result);
                        yield return result;
                    }
                }
            }

            if (answers.TryDequeue(out var answer))
                yield return answer;
        }

        foreach (var result in results)
            yield return result;
    }

    private static IEnumerable<string> CallIds(JsonElement message) => message.List("tool_calls") is { } calls
        ? calls.EnumerateArray().Select(call => call.Text("id") ?? "")
        : [];
}
