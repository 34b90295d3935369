namespace Orleans.Traces.Storage.Tests.AzureTables;

/// <summary>What becomes of a request on its way to the account.</summary>
internal enum ProxyFault
{
    /// <summary>It arrives, and is answered.</summary>
    None,

    /// <summary>The account says that it is busy (503), and does nothing.</summary>
    Busy,

    /// <summary>The account says that there are too many (429), and does nothing.</summary>
    Throttled,

    /// <summary>The account says that the role for it is missing (403), and does nothing.</summary>
    Refused,

    /// <summary>The connection is cut before the request arrives.</summary>
    CutBefore,

    /// <summary>The request arrives and is carried out; the connection is cut before the answer.</summary>
    CutAfter,

    /// <summary>The request arrives and is carried out; no answer ever comes.</summary>
    Silent,
}
