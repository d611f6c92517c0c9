namespace ActivationPlatform.Typography.Internal;

/// <summary>
/// Finds the subtables behind a feature of GPOS or GSUB (OpenType specification, "Common Table Formats"): the default language of
/// the Latin script, else of the default script; lookups in the order of the table, extension lookups resolved.
/// </summary>
internal static class LayoutTable
{
    /// <summary>The subtables of a feature's lookups of one type, grouped by lookup.</summary>
    /// <param name="table">GPOS or GSUB.</param>
    /// <param name="feature">The feature's tag.</param>
    /// <param name="lookupType">The type of lookup to keep.</param>
    /// <param name="extensionType">The type that wraps another with a 32-bit offset: 9 in GPOS, 7 in GSUB.</param>
    public static List<List<FontTable>> SubtablesOf(FontTable table, string feature, int lookupType, int extensionType)
    {
        List<List<FontTable>> lookups = [];
        FontTable lookupList = table.From(table.UInt16(8));
        foreach (int index in LookupIndices(table, feature))
        {
            FontTable lookup = lookupList.From(lookupList.UInt16(2 + (index * 2)));
            int declaredType = lookup.UInt16(0);
            int subtableCount = lookup.UInt16(4);
            List<FontTable> subtables = [];
            for (int i = 0; i < subtableCount; i++)
            {
                FontTable subtable = lookup.From(lookup.UInt16(6 + (i * 2)));
                int type = declaredType;
                if (declaredType == extensionType)
                {
                    type = subtable.UInt16(2);
                    subtable = subtable.From(subtable.Offset32(4));
                }

                if (type == lookupType)
                {
                    subtables.Add(subtable);
                }
            }

            if (subtables.Count > 0)
            {
                lookups.Add(subtables);
            }
        }

        return lookups;
    }

    private static SortedSet<int> LookupIndices(FontTable table, string feature)
    {
        SortedSet<int> indices = [];
        if (DefaultLanguage(table.From(table.UInt16(4))) is not { } language)
        {
            return indices;
        }

        FontTable features = table.From(table.UInt16(6));
        int count = language.UInt16(4);
        for (int i = 0; i < count; i++)
        {
            int record = 2 + (language.UInt16(6 + (i * 2)) * 6);
            if (Tag(features, record) != feature)
            {
                continue;
            }

            FontTable definition = features.From(features.UInt16(record + 4));
            int lookups = definition.UInt16(2);
            for (int j = 0; j < lookups; j++)
            {
                indices.Add(definition.UInt16(4 + (j * 2)));
            }
        }

        return indices;
    }

    private static FontTable? DefaultLanguage(FontTable scripts)
    {
        FontTable? fallback = null;
        int count = scripts.UInt16(0);
        for (int i = 0; i < count; i++)
        {
            int record = 2 + (i * 6);
            string tag = Tag(scripts, record);
            if (tag is not ("latn" or "DFLT"))
            {
                continue;
            }

            FontTable script = scripts.From(scripts.UInt16(record + 4));
            int offset = script.UInt16(0);
            FontTable? language = offset == 0 ? null : script.From(offset);
            if (tag == "latn" && language is not null)
            {
                return language;
            }

            fallback ??= language;
        }

        return fallback;
    }

    private static string Tag(FontTable table, int offset) => System.Text.Encoding.Latin1.GetString(table.Range(offset, 4));
}
