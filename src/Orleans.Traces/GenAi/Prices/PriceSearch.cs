namespace Orleans.Traces.GenAi.Prices;

/// <summary>A model that a name means.</summary>
/// <param name="Model">The model.</param>
/// <param name="Name">The form of the name that it was found under.</param>
internal sealed record ListedName(ListedModel Model, string Name);

/// <summary>Finds the model that a name means.</summary>
/// <remarks>A wrong price is worse than none, so that it gets stricter the further it looks:
/// 1. the provider's own list, under each form of the name;
/// 2. where the provider is not known, or may stand for another: the lists of the providers that stand before the name, the outermost first;
/// 3. then the maker's list, where the name says who made the model;
/// 4. where the provider is not known: any list that has this very name, makers first.</remarks>
internal static class PriceSearch
{
    // Two are what clients of their protocol say whoever answers, one passes calls on for the price that the maker takes.
    private static readonly string[] StandIns = ["openai", "anthropic", "openrouter"];

    public static ListedName? Find(PriceSnapshot snapshot, string? provider, string model)
    {
        var forms = ModelNames.Forms(model);
        var list = ProviderLists.Find(snapshot, provider, out var hasList);
        if (!hasList || forms.SelectMany(f => f.Prefixes).Any(ProviderLists.HasNoList))
            return null;
        if (InList(snapshot, list, forms) is { } own)
            return own;

        return list is not null && !StandIns.Contains(list.Id)
            ? null
            : ByPrefix(snapshot, forms) ?? ByMaker(snapshot, forms) ?? (list is null ? ByVeryName(snapshot, forms) : null);
    }

    // 1
    private static ListedName? InList(PriceSnapshot snapshot, ListedProvider? list, IReadOnlyList<NameForm> forms)
    {
        if (list is null)
            return null;
        foreach (var form in forms)
        {
            if (ModelOf(snapshot, list, form.Name) is { } found)
                return new ListedName(found, form.Name);
        }

        return null;
    }

    // 2
    private static ListedName? ByPrefix(PriceSnapshot snapshot, IReadOnlyList<NameForm> forms)
    {
        var prefixes = forms.SelectMany(f => f.Prefixes).Distinct().ToList();
        foreach (var prefix in prefixes)
        {
            var after = forms.Where(f => f.Prefixes.Contains(prefix)).ToList();
            if (InList(snapshot, ProviderLists.FindPrefix(snapshot, prefix), after) is { } found)
                return found;
        }

        return null;
    }

    // 3
    private static ListedName? ByMaker(PriceSnapshot snapshot, IReadOnlyList<NameForm> forms)
    {
        foreach (var form in forms)
        {
            foreach (var maker in snapshot.Providers)
            {
                if (maker.OwnModels?.Matches(form.Name) == true && ModelOf(snapshot, maker, form.Name) is { } found)
                    return new ListedName(found, form.Name);
            }
        }

        return null;
    }

    // 4
    private static ListedName? ByVeryName(PriceSnapshot snapshot, IReadOnlyList<NameForm> forms)
    {
        foreach (var form in forms)
        {
            if (snapshot.Named(form.Name) is { } found)
                return new ListedName(found, form.Name);
        }

        return null;
    }

    private static ListedModel? ModelOf(PriceSnapshot snapshot, ListedProvider list, string name)
    {
        foreach (var model in list.Models)
        {
            if (model.Match.Matches(name))
                return model;
        }

        return list.FallbackIds.Select(snapshot.Provider).OfType<ListedProvider>().Select(p => ModelOf(snapshot, p, name)).FirstOrDefault(m => m is not null);
    }
}
