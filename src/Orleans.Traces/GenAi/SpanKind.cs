namespace Orleans.Traces.GenAi;

/// <summary>What a span did, in the words of LLM applications. In the API the name in lower case.</summary>
public enum SpanKind
{
    /// <summary>Anything else.</summary>
    Span,

    /// <summary>A call of a model that generates.</summary>
    Llm,

    /// <summary>A call of a model that embeds.</summary>
    Embedding,

    /// <summary>A search for documents.</summary>
    Retriever,

    /// <summary>A new order of documents.</summary>
    Reranker,

    /// <summary>A tool that a model asked for.</summary>
    Tool,

    /// <summary>An agent's run.</summary>
    Agent,

    /// <summary>A step that groups others.</summary>
    Chain,

    /// <summary>A check that may stop what it checks.</summary>
    Guardrail,

    /// <summary>A judgement of another span.</summary>
    Evaluator,
}
