using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Startup;

/// <summary>What the pages' forms are protected with, as documents of the configuration: a key every few weeks.</summary>
/// <remarks>The interface is of a time without tasks; a key is asked for when a page is shown first, and then held.</remarks>
internal sealed class FormKeyDocuments(IConfigStore config) : IXmlRepository
{
    private const string Kind = "form-key";

    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. Task.Run(() => config.ListAsync(Kind, "", ConfigKey.MaxRead, CancellationToken.None)).GetAwaiter().GetResult()
            .Select(d => XElement.Parse(Encoding.UTF8.GetString(d.Content.Span)))];

    public void StoreElement(XElement element, string friendlyName)
    {
        // A name of the framework's own making: key-{guid}.
        var key = new ConfigKey(Kind, friendlyName.ToLowerInvariant());
        var content = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));
        Task.Run(() => config.PutAsync(key, content, null, CancellationToken.None)).GetAwaiter().GetResult();
    }
}
